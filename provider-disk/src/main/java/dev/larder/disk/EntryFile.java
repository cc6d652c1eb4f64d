package dev.larder.disk;

import dev.larder.api.EntryCodec;
import dev.larder.api.EntryFormatException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The reading of an entry's file. Nothing here is ever written in place. */
final class EntryFile {

  /** What one read takes, in bytes: nearly every head is shorter. */
  private static final int FIRST_READ = 4096;

  private static final int CHECK_STEP = 64 * 1024;

  private EntryFile() {}

  /**
   * What an entry's file says.
   *
   * @param header the fixed part
   * @param entry key, head and meta
   * @param fileLength the file's length in bytes
   */
  record Content(EntryHeader header, EntryCodec.Entry entry, long fileLength) {}

  /**
   * Opens a file for reading.
   *
   * @return closed by the caller; null if there is none
   */
  static @Nullable FileChannel open(File file) throws IOException {
    try {
      return FileChannel.open(file.toPath(), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Reads all but the body.
   *
   * @throws DamagedEntryException if it is not an entry of this version, whole and undamaged
   */
  static Content read(FileChannel channel) throws IOException {
    long length = channel.size();
    ByteBuffer first = ByteBuffer.allocate((int) Math.min(FIRST_READ, length));
    readFully(channel, first, 0);
    EntryHeader header = EntryHeader.read(first.flip());
    if (header == null) {
      throw new DamagedEntryException("no entry of this version");
    }
    if (header.fileLength() != length) {
      throw new DamagedEntryException(
          "is " + length + " bytes long, and should be " + header.fileLength());
    }
    ByteBuffer blob = first;
    if (first.remaining() < header.blobLength()) {
      blob = ByteBuffer.allocate(header.blobLength());
      blob.put(first);
      readFully(channel, blob, EntryHeader.LENGTH + (long) blob.position());
      blob.flip();
    }
    try {
      EntryCodec.Entry entry = EntryCodec.decode(blob);
      if (entry.bodyLength() != header.bodyLength()) {
        throw new DamagedEntryException("tells two lengths of the body");
      }
      return new Content(header, entry, length);
    } catch (EntryFormatException e) {
      throw new DamagedEntryException(String.valueOf(e.getMessage()));
    }
  }

  /** Reads the fixed part only; null if there is no file, or not of this version and undamaged. */
  static @Nullable EntryHeader header(File file) throws IOException {
    try (FileChannel channel = open(file)) {
      if (channel == null) {
        return null;
      }
      ByteBuffer fixed = ByteBuffer.allocate(EntryHeader.LENGTH);
      while (fixed.hasRemaining() && channel.read(fixed) >= 0) {
        // Short reads are rare and legal.
      }
      EntryHeader header = EntryHeader.read(fixed.flip());
      return header != null && header.fileLength() == channel.size() ? header : null;
    }
  }

  /** Whether a body has the checksum that it should have. Reads all of it. */
  static boolean matches(FileChannel channel, long position, long length, int checksum)
      throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer step = ByteBuffer.allocate((int) Math.min(CHECK_STEP, Math.max(1, length)));
    long read = 0;
    while (read < length) {
      step.clear().limit((int) Math.min(step.capacity(), length - read));
      int count = channel.read(step, position + read);
      if (count < 0) {
        return false;
      }
      read += count;
      crc.update(step.flip());
    }
    return (int) crc.getValue() == checksum;
  }

  /** Fills a buffer from a file. */
  static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new DamagedEntryException("is cut short");
      }
      at += count;
    }
  }

  /**
   * Gives a finished file its name, in one step and in place of what had it; makes the folder if it
   * is not there.
   */
  static void rename(Path finished, File name) throws IOException {
    Path target = name.toPath();
    try {
      move(finished, target);
    } catch (NoSuchFileException e) {
      Path folder = target.getParent();
      if (folder == null || !Files.exists(finished)) {
        throw e;
      }
      Files.createDirectories(folder);
      move(finished, target);
    }
  }

  private static void move(Path finished, Path target) throws IOException {
    Files.move(
        finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
