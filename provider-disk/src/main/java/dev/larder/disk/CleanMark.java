package dev.larder.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a store leaves behind when it ends well: that the index is true, and what there was. It is
 * deleted before anything is changed, so that it is never there after an end of another kind.
 *
 * @param levels folders below folders
 * @param length the characters of a folder's name
 * @param entries the number of entries
 * @param bytes what they take
 * @param files their files
 */
record CleanMark(int levels, int length, long entries, long bytes, long files) {

  private static final int MAGIC = 0x4c724d31; // "LrM1"
  private static final int SIZE = 40;

  /** Writes the mark. */
  void write(Path file) throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(SIZE);
    mark.putInt(MAGIC).putInt(levels).putInt(length).putLong(entries).putLong(bytes).putLong(files);
    mark.putInt(checksum(mark));
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.write(unfinished, mark.array());
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads a mark; null if there is none, or one that is damaged. */
  static @Nullable CleanMark read(Path file) throws IOException {
    ByteBuffer mark;
    try {
      mark = ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return null;
    }
    if (mark.remaining() != SIZE || mark.getInt() != MAGIC) {
      return null;
    }
    CleanMark read =
        new CleanMark(mark.getInt(), mark.getInt(), mark.getLong(), mark.getLong(), mark.getLong());
    return mark.getInt(SIZE - 4) == checksum(mark) ? read : null;
  }

  private static int checksum(ByteBuffer mark) {
    CRC32C crc = new CRC32C();
    crc.update(mark.duplicate().position(0).limit(SIZE - 4));
    return (int) crc.getValue();
  }
}
