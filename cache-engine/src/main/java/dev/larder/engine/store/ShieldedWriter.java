package dev.larder.engine.store;

import dev.larder.api.StoreWriter;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * A writer of which no method throws. Used by one thread at a time, except that {@link #readAt} may
 * run on others beside everything but {@link #close}.
 */
public final class ShieldedWriter {

  private final ShieldedStore store;
  private final StoreWriter writer;

  ShieldedWriter(ShieldedStore store, StoreWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Appends; false if the store has no room or fails, after which nothing can be committed. */
  public boolean write(ByteBuffer source) {
    try {
      return writer.write(source) && !source.hasRemaining();
    } catch (Throwable e) {
      store.writeFailed("write", e);
      return false;
    }
  }

  /** Whether {@link #readAt} gives back what was written. */
  public boolean readable() {
    return store.readableWhileFilling();
  }

  /**
   * Reads what was written so far.
   *
   * @return the number of bytes read; not positive if there are none, or the store fails
   */
  public int readAt(long position, ByteBuffer target) {
    try {
      return writer.readAt(position, target);
    } catch (Throwable e) {
      store.readFailed(e);
      return -1;
    }
  }

  /** Makes the entry visible if the condition holds; false if it did not become visible. */
  public boolean commit(BooleanSupplier condition) {
    try {
      boolean visible = writer.commit(condition);
      store.committed();
      return visible;
    } catch (Throwable e) {
      store.writeFailed("commit", e);
      return false;
    }
  }

  /** Ends the writing; an abort unless committed. */
  public void close() {
    store.close(writer);
  }
}
