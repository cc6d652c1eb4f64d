package dev.larder.mem;

import dev.larder.api.Head;
import dev.larder.api.StoreSettings;

/**
 * The settings of one store, checked; the table at {@link MemStoreProvider} says what they mean.
 *
 * @param size the limit in bytes
 * @param maxObjectCount the greatest number of entries; 0 if there is no limit
 * @param minObjectSize the length in bytes of the smallest body, inclusive
 * @param maxObjectSize the length in bytes of the greatest body, inclusive
 * @param maxStreamingBuffer the length in bytes of the greatest body whose length is not known in
 *     advance, inclusive; 0 if no such body is stored
 * @param removalAlgorithm who leaves first
 */
record MemSettings(
    long size,
    long maxObjectCount,
    long minObjectSize,
    long maxObjectSize,
    long maxStreamingBuffer,
    RemovalAlgorithm removalAlgorithm) {

  static final long LEAST_SIZE = 64 * 1024;
  private static final long DEFAULT_MAX_OBJECT_SIZE = 16L << 20;
  private static final long DEFAULT_MAX_STREAMING_BUFFER = 1L << 20;

  /**
   * Reads and checks the settings; problems are reported through them.
   *
   * @param directMemory the most direct memory that the JVM gives, in bytes
   */
  static MemSettings read(StoreSettings settings, long directMemory) {
    long defaultSize = Math.max(LEAST_SIZE, directMemory / 2);
    long size = settings.size("size", defaultSize, LEAST_SIZE, Long.MAX_VALUE);
    if (size > directMemory) {
      settings.reject(
          "size",
          "size is "
              + size
              + " bytes, but this JVM gives at most "
              + directMemory
              + " bytes of direct memory: lower it, or start the JVM with -XX:MaxDirectMemorySize="
              + mebibytes(size)
              + "m or more");
    }
    long maxObjectCount = settings.number("max-object-count", 0, 0, Long.MAX_VALUE);
    long min = settings.size("min-object-size", 0, 0, Long.MAX_VALUE);
    long defaultMax = Math.min(DEFAULT_MAX_OBJECT_SIZE, size / 4);
    long max = settings.size("max-object-size", defaultMax, 1, Long.MAX_VALUE);
    if (max >= size) {
      settings.reject(
          "max-object-size", "max-object-size (" + max + ") must be less than size (" + size + ")");
    }
    if (min >= max) {
      settings.reject(
          "min-object-size",
          "min-object-size (" + min + ") must be less than max-object-size (" + max + ")");
    }
    long streaming = streamingBuffer(settings, min, max);
    RemovalAlgorithm algorithm = settings.choice("removal-algorithm", RemovalAlgorithm.W_TINYLFU);
    return new MemSettings(size, maxObjectCount, min, max, streaming, algorithm);
  }

  private static long streamingBuffer(StoreSettings settings, long min, long max) {
    long defaultLength = Math.max(min, Math.min(max, DEFAULT_MAX_STREAMING_BUFFER));
    long written = settings.size("max-streaming-buffer", defaultLength, 0, Long.MAX_VALUE);
    if (written == 0) {
      return 0;
    }
    long holds = Math.max(min, Math.min(max, written));
    if (holds != written) {
      settings.inForce("max-streaming-buffer", holds);
    }
    return holds;
  }

  private static long mebibytes(long bytes) {
    return (bytes >> 20) + (bytes % (1 << 20) == 0 ? 0 : 1);
  }

  /**
   * Whether an entry's size is within the limits. Markers have no body and are needed to find
   * others, so the least size does not bind them.
   *
   * @param length in bytes, -1 if it is not known yet
   */
  boolean accepts(Head.Kind kind, long length) {
    if (length < 0) {
      return maxStreamingBuffer > 0;
    }
    return length <= maxObjectSize && (length >= minObjectSize || kind.isMarker());
  }

  /**
   * The length of a slab in bytes: room for several of the greatest bodies, but small enough that
   * getting one from the system takes no noticeable time.
   */
  int slabLength() {
    long wanted = Math.max(16L << 20, Math.min(64L << 20, 2 * Math.min(maxObjectSize, 64L << 20)));
    return (int) Math.min(wanted, size);
  }
}
