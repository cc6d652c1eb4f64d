package com.example.onheap;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one body. They, and the head, count against the store's limit until the last holder
 * lets go: the writer, the store itself, each open handle.
 */
final class Content {

  final long version;
  private final List<byte[]> chunks = new ArrayList<>();
  private long length;
  private long counted;
  private int holders = 1;

  Content(long version, long counted) {
    this.version = version;
    this.counted = counted;
  }

  /** Holds it once more; false if the last holder has gone. */
  synchronized boolean hold() {
    if (holders == 0) {
      return false;
    }
    holders++;
    return true;
  }

  /** Lets go; the last one gets the bytes that are free now, any other 0. */
  synchronized long release() {
    return --holders == 0 ? counted : 0;
  }

  synchronized boolean isHeldOnce() {
    return holders == 1;
  }

  synchronized long counted() {
    return counted;
  }

  synchronized void count(long more) {
    counted += more;
  }

  synchronized long length() {
    return length;
  }

  synchronized void append(ByteBuffer source) {
    byte[] chunk = new byte[source.remaining()];
    source.get(chunk);
    chunks.add(chunk);
    length += chunk.length;
  }

  synchronized int readAt(long position, ByteBuffer target) {
    long start = 0;
    for (byte[] chunk : chunks) {
      if (position < start + chunk.length) {
        int from = (int) (position - start);
        int count = Math.min(chunk.length - from, target.remaining());
        target.put(chunk, from, count);
        return count;
      }
      start += chunk.length;
    }
    return -1;
  }

  synchronized List<ByteBuffer> buffers() {
    return chunks.stream().map(chunk -> ByteBuffer.wrap(chunk).asReadOnlyBuffer()).toList();
  }
}
