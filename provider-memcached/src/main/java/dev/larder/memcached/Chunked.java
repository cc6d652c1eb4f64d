package dev.larder.memcached;

/**
 * Where a part of an entry is: its head, or its body.
 *
 * @param length in bytes
 * @param chunkSize of all chunks but the last, in bytes; 0 if the part is in the entry's own item
 * @param generation in the names of the chunks and in them; never used twice
 */
record Chunked(long length, int chunkSize, long generation) {

  static Chunked inline(long length) {
    return new Chunked(length, 0, 0);
  }

  boolean isInline() {
    return chunkSize == 0;
  }

  int chunks() {
    return isInline() ? 0 : (int) ((length + chunkSize - 1) / chunkSize);
  }

  /** The length of a chunk, in bytes. */
  int lengthOf(int number) {
    return (int) Math.min(chunkSize, length - (long) number * chunkSize);
  }
}
