package dev.larder.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The fixed part at the start of an entry's file. All numbers are big-endian.
 *
 * <pre>
 * magic          4 bytes  "LrF1"; another last character is another, incompatible version
 * flags          4 bytes  1: the body is in a file of its own
 * blob length    4 bytes  of what follows, in the form of EntryCodec, which has its own checksum
 * body checksum  4 bytes  CRC-32C
 * version        8 bytes  of the stored response; part of the name of a body's own file
 * body length    8 bytes
 * checksum       4 bytes  CRC-32C of the 32 bytes before
 * blob
 * body           unless it is in a file of its own; then nothing
 * </pre>
 *
 * @param apart whether the body is in a file of its own
 * @param blobLength in bytes
 * @param bodyChecksum CRC-32C
 * @param version of the stored response
 * @param bodyLength in bytes
 */
record EntryHeader(boolean apart, int blobLength, int bodyChecksum, long version, long bodyLength) {

  /** The length of the fixed part in bytes. */
  static final int LENGTH = 36;

  /** The longest body that is in the entry's own file, in bytes. */
  static final int LONGEST_WITHIN = 64 * 1024;

  /** The unit of space on disk, in bytes. */
  static final int BLOCK = 4096;

  private static final int MAGIC = 0x4c724631; // "LrF1"
  private static final int MOST_BLOB = 16 << 20;

  /** Writes the fixed part. */
  void writeTo(ByteBuffer target) {
    int start = target.position();
    target.putInt(MAGIC).putInt(apart ? 1 : 0).putInt(blobLength).putInt(bodyChecksum);
    target.putLong(version).putLong(bodyLength);
    target.putInt(checksum(target.duplicate().position(start).limit(start + LENGTH - 4)));
  }

  /**
   * Reads the fixed part.
   *
   * @return null if this is not an entry of this version, whole and undamaged
   */
  static @Nullable EntryHeader read(ByteBuffer source) {
    if (source.remaining() < LENGTH) {
      return null;
    }
    int start = source.position();
    int checksum = checksum(source.duplicate().limit(start + LENGTH - 4));
    if (source.getInt() != MAGIC) {
      return null;
    }
    int flags = source.getInt();
    EntryHeader header =
        new EntryHeader(
            flags == 1, source.getInt(), source.getInt(), source.getLong(), source.getLong());
    boolean whole = source.getInt() == checksum;
    return whole
            && (flags & ~1) == 0
            && header.blobLength >= 0
            && header.blobLength <= MOST_BLOB
            && header.bodyLength >= 0
        ? header
        : null;
  }

  /** The offset of a body within the entry's file. */
  long bodyOffset() {
    return LENGTH + (long) blobLength;
  }

  /** The length that the entry's file must have. */
  long fileLength() {
    return bodyOffset() + (apart ? 0 : bodyLength);
  }

  /** What the entry's files take, in bytes. */
  long bytes() {
    return apart ? blocks(bodyOffset()) + blocks(bodyLength) : blocks(fileLength());
  }

  /** The number of the entry's files. */
  int files() {
    return apart ? 2 : 1;
  }

  /** What the files of an entry take, in bytes. */
  static long bytes(int blobLength, long bodyLength) {
    long own = LENGTH + (long) blobLength;
    return bodyLength > LONGEST_WITHIN
        ? blocks(own) + blocks(bodyLength)
        : blocks(own + bodyLength);
  }

  /** The number of an entry's files. */
  static int files(long bodyLength) {
    return bodyLength > LONGEST_WITHIN ? 2 : 1;
  }

  /** A length in whole blocks. */
  static long blocks(long length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
