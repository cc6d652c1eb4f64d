package dev.larder.testkit.heap;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The bytes of one body, appended to by one writer and read by anybody meanwhile. */
final class HeapContent {

  /** Names this content among all of the store. */
  final long version;

  /** How many hold it: the store itself, the writer, each open handle. Guarded by the store. */
  int holders = 1;

  /** What it counts against the limit, head included. Guarded by the store. */
  long reserved;

  /** Where it is in the store's file, if it was put there. Set before the commit. */
  boolean lookedUp;

  long filePosition;

  private final List<byte[]> chunks = new ArrayList<>();
  private long length;

  HeapContent(long version, long reserved) {
    this.version = version;
    this.reserved = reserved;
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

  /** All of it; not before the commit. */
  synchronized List<ByteBuffer> buffers() {
    return chunks.stream().map(chunk -> ByteBuffer.wrap(chunk).asReadOnlyBuffer()).toList();
  }

  /** All of it from an offset; not before the commit. */
  synchronized InputStream stream(long offset) {
    List<InputStream> rest = new ArrayList<>();
    long start = 0;
    for (byte[] chunk : chunks) {
      int from = (int) Math.min(chunk.length, Math.max(0, offset - start));
      rest.add(new ByteArrayInputStream(chunk, from, chunk.length - from));
      start += chunk.length;
    }
    return new SequenceInputStream(Collections.enumeration(rest));
  }
}
