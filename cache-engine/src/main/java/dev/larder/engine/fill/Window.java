package dev.larder.engine.fill;

import java.nio.ByteBuffer;

/**
 * The latest bytes of a content, in a ring of memory: those from one position to another. Not safe
 * for use by several threads at once.
 */
final class Window {

  private static final int FIRST = 64 * 1024;

  private int capacity;
  private byte[] ring = new byte[0];
  private long from;
  private long to;

  /**
   * An empty window at the beginning.
   *
   * @param capacity the most bytes it holds
   */
  Window(long capacity) {
    this.capacity = bounded(capacity);
  }

  private static int bounded(long capacity) {
    return (int) Math.min(capacity, 1 << 30);
  }

  /** Raises the most bytes that it holds. */
  void widen(long wider) {
    capacity = Math.max(capacity, bounded(wider));
  }

  /** The position of the first byte that is still there. */
  long from() {
    return from;
  }

  /** The position behind the last byte. */
  long to() {
    return to;
  }

  /** Forgets what is before a position. */
  void forget(long before) {
    from = Math.max(from, Math.min(before, to));
  }

  /** Begins anew at a position, without a byte. */
  void jump(long position) {
    from = position;
    to = position;
  }

  /**
   * Takes as many bytes as there is room for.
   *
   * @param source moves on by what was taken
   */
  void append(ByteBuffer source) {
    int wanted = (int) Math.min(source.remaining(), capacity - (to - from));
    if (to - from + wanted > ring.length) {
      grow(to - from + wanted);
    }
    for (int left = wanted; left > 0; ) {
      int at = (int) (to % ring.length);
      int part = Math.min(left, ring.length - at);
      source.get(ring, at, part);
      to += part;
      left -= part;
    }
  }

  /** Takes all bytes, and forgets the oldest where there is no room; leaves the source as it is. */
  void push(ByteBuffer source) {
    ByteBuffer latest = source.duplicate();
    int over = Math.max(0, latest.remaining() - capacity);
    if (over > 0) {
      latest.position(latest.position() + over);
      to += over;
      from = to;
    }
    forget(to + latest.remaining() - capacity);
    append(latest);
  }

  private void grow(long needed) {
    byte[] wider =
        new byte[(int) Math.min(capacity, Math.max(Math.max(needed, FIRST), 2L * ring.length))];
    for (long position = from; position < to; ) {
      int at = (int) (position % ring.length);
      int into = (int) (position % wider.length);
      int part = (int) Math.min(Math.min(to - position, ring.length - at), wider.length - into);
      System.arraycopy(ring, at, wider, into, part);
      position += part;
    }
    ring = wider;
  }

  /**
   * Reads from a position.
   *
   * @return the number of bytes; -1 if none are there yet
   * @throws IllegalStateException if they have been forgotten
   */
  int read(long position, ByteBuffer target) {
    if (position < from) {
      throw new IllegalStateException("byte " + position + " is gone; the first is " + from);
    }
    int count = (int) Math.min(target.remaining(), to - position);
    if (count <= 0) {
      return -1;
    }
    for (int left = count; left > 0; ) {
      int at = (int) ((position + count - left) % ring.length);
      int part = Math.min(left, ring.length - at);
      target.put(ring, at, part);
      left -= part;
    }
    return count;
  }
}
