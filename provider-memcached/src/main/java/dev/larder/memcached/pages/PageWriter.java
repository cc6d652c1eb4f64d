package dev.larder.memcached.pages;

import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Collects a body, and puts it into memcached when it is whole. */
final class PageWriter implements StoreWriter {

  private static final int FIRST = 4096;

  private final long announced;
  private final int maxSize;
  private final Runnable tooLong;
  private final Put put;

  // Grows before the length does, so that a reader finds what the length tells.
  private volatile byte[] bytes;
  private volatile int length;
  private boolean overflown;
  private boolean over;

  /** Makes a page visible. */
  @FunctionalInterface
  interface Put {
    boolean put(ByteBuffer body, BooleanSupplier condition);
  }

  /**
   * A writer without a body.
   *
   * @param announced the length to come, in bytes; -1 if it is not known
   * @param maxSize the longest that is taken
   * @param tooLong told when more comes
   */
  PageWriter(long announced, int maxSize, Runnable tooLong, Put put) {
    this.announced = announced;
    this.maxSize = maxSize;
    this.tooLong = tooLong;
    this.put = put;
    this.bytes = new byte[(int) Math.min(FIRST, announced < 0 ? maxSize : announced)];
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    if (over) {
      throw new IOException("written after the end");
    }
    int count = source.remaining();
    int before = length;
    if (overflown || count > maxSize - before) {
      if (!overflown) {
        overflown = true;
        tooLong.run();
      }
      return false;
    }
    if (announced >= 0 && before + count > announced) {
      over = true;
      throw new IOException("more than the " + announced + " bytes that were announced");
    }
    byte[] held = bytes;
    if (held.length - before < count) {
      long doubled = Math.max(before + (long) count, 2L * held.length);
      long most = announced < 0 ? maxSize : announced;
      held = Arrays.copyOf(held, (int) Math.min(most, doubled));
    }
    source.get(held, before, count);
    bytes = held;
    length = before + count;
    return true;
  }

  @Override
  public int readAt(long position, ByteBuffer target) {
    int present = length;
    if (position >= present) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), present - position);
    target.put(bytes, (int) position, count);
    return count;
  }

  @Override
  public boolean commit(BooleanSupplier condition) {
    if (over || overflown || (announced >= 0 && length != announced)) {
      return false;
    }
    over = true;
    return put.put(ByteBuffer.wrap(bytes, 0, length), condition);
  }

  @Override
  public void close() {
    over = true;
  }
}
