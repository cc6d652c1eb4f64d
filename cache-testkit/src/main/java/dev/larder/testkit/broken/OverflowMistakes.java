package dev.larder.testkit.broken;

import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Mistakes when there is no more room for a body. */
final class OverflowMistakes {

  private OverflowMistakes() {}

  /** A writer that does something wrong once there was no room. */
  private static class Overflowing extends ForwardingWriter {
    boolean overflowed;

    Overflowing(StoreWriter writer) {
      super(writer);
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
      overflowed |= !super.write(source);
      return !overflowed;
    }
  }

  static Store takesRefusedBytes(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new Overflowing(writer) {
              @Override
              public boolean write(ByteBuffer source) throws IOException {
                super.write(source);
                source.position(source.limit());
                return !overflowed;
              }
            });
  }

  static Store commitsOverflowed(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new Overflowing(writer) {
              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                return overflowed || super.commit(condition);
              }
            });
  }

  static Store takesMoreAfterAnOverflow(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new Overflowing(writer) {
              @Override
              public boolean write(ByteBuffer source) throws IOException {
                if (overflowed) {
                  source.position(source.limit());
                  return true;
                }
                return super.write(source);
              }
            });
  }

  static Store leaksOverflowed(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new Overflowing(writer) {
              @Override
              public void close() {
                if (!overflowed) {
                  super.close();
                }
              }
            });
  }

  static Store forgetsOverflowed(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new Overflowing(writer) {
              @Override
              public int readAt(long position, ByteBuffer target) throws IOException {
                return overflowed ? -1 : super.readAt(position, target);
              }
            });
  }
}
