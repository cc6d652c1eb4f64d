package dev.larder.testkit.broken;

import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Mistakes in the reading of what is being written. */
final class FillingMistakes {

  private FillingMistakes() {}

  /** What a read sees. */
  private interface Read {
    int at(Filling filling, long position, ByteBuffer target) throws IOException;
  }

  private static final class Filling extends ForwardingWriter {
    private final Read read;
    private long beforeLastWrite;
    private long written;
    private boolean committed;
    private boolean refused;

    Filling(StoreWriter writer, Read read) {
      super(writer);
      this.read = read;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
      synchronized (this) {
        beforeLastWrite = written;
        written += source.remaining();
      }
      return super.write(source);
    }

    @Override
    public boolean commit(BooleanSupplier condition) throws IOException {
      committed = super.commit(condition);
      refused = !committed;
      return committed;
    }

    @Override
    public int readAt(long position, ByteBuffer target) throws IOException {
      return read.at(this, position, target);
    }

    int truly(long position, ByteBuffer target) throws IOException {
      return super.readAt(position, target);
    }

    synchronized boolean isLate(long position) {
      return position >= beforeLastWrite;
    }
  }

  private static Store reading(Store inner, Read read) {
    return Changed.writers(inner, (store, key, length, writer) -> new Filling(writer, read));
  }

  static Store readsOnlyAfterCommit(Store inner) {
    return reading(
        inner,
        (filling, position, target) ->
            filling.committed || filling.refused ? filling.truly(position, target) : -1);
  }

  static Store readsLate(Store inner) {
    return reading(
        inner,
        (filling, position, target) ->
            !filling.committed && filling.beforeLastWrite > 0 && filling.isLate(position)
                ? -1
                : filling.truly(position, target));
  }

  static Store inventsBytes(Store inner) {
    return reading(
        inner,
        (filling, position, target) -> {
          int count = filling.truly(position, target);
          if (count > 0 || !target.hasRemaining()) {
            return count;
          }
          target.put((byte) 0);
          return 1;
        });
  }

  static Store overfills(Store inner) {
    return reading(
        inner,
        (filling, position, target) -> {
          int count = filling.truly(position, target);
          if (count > 0 && target.hasArray() && target.limit() < target.capacity()) {
            target.array()[target.arrayOffset() + target.limit()] = 1;
          }
          return count;
        });
  }

  static Store unreadableAfterCommit(Store inner) {
    return reading(
        inner,
        (filling, position, target) -> filling.committed ? -1 : filling.truly(position, target));
  }

  static Store unreadableAfterRefusal(Store inner) {
    return reading(
        inner,
        (filling, position, target) -> filling.refused ? -1 : filling.truly(position, target));
  }
}
