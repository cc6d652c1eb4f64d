package dev.larder.disk;

import dev.larder.api.EntryMeta;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the index knows of an entry.
 *
 * @param version the stored response's
 * @param bytes what its files take
 * @param files their number
 * @param usedAt when it was last used, to the second, in milliseconds of the epoch
 * @param storedAt when it was stored, likewise
 * @param freshUntil when it becomes stale, likewise
 * @param keepUntil when it is of no more use, likewise
 * @param uri its URI, or the beginning of a very long one
 */
record IndexRecord(
    long version,
    long bytes,
    int files,
    long usedAt,
    long storedAt,
    long freshUntil,
    long keepUntil,
    String uri) {

  private static final int FIXED = 52;
  private static final int LONGEST_URI = 2048;

  static IndexRecord of(EntryHeader header, EntryMeta meta, long usedAt) {
    return new IndexRecord(
        header.version(),
        header.bytes(),
        header.files(),
        usedAt,
        meta.storedAt(),
        meta.freshUntil(),
        meta.keepUntil(),
        meta.uri());
  }

  IndexRecord usedAt(long time) {
    return new IndexRecord(version, bytes, files, time, storedAt, freshUntil, keepUntil, uri);
  }

  byte[] encode() {
    byte[] text = uri.getBytes(StandardCharsets.UTF_8);
    if (text.length > LONGEST_URI) {
      text = Arrays.copyOf(text, LONGEST_URI);
    }
    return ByteBuffer.allocate(FIXED + text.length)
        .putLong(version)
        .putLong(bytes)
        .putInt(files)
        .putLong(usedAt)
        .putLong(storedAt)
        .putLong(freshUntil)
        .putLong(keepUntil)
        .put(text)
        .array();
  }

  static IndexRecord decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new IndexRecord(
        in.getLong(),
        in.getLong(),
        in.getInt(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        new String(bytes, in.position(), in.remaining(), StandardCharsets.UTF_8));
  }

  /**
   * How little it would be missed: what is of no more use, or stored in the future, before what is
   * stale, before all else.
   *
   * @param now in milliseconds of the epoch
   * @return the least first
   */
  int rank(long now) {
    if (keepUntil <= now || storedAt > now + FUTURE_MILLIS) {
      return 0;
    }
    return freshUntil <= now ? 1 : 2;
  }

  // Clocks are set by seconds all the time.
  private static final long FUTURE_MILLIS = 60_000;
}
