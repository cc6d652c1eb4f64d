package dev.larder.engine.fill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a content from one position to another, in a file that nobody else sees and that is
 * gone with this process, however that ends: a ring of a fixed size.
 *
 * <p>{@link #write} is called by one thread at a time, {@link #read} by any beside it, for bytes
 * that nobody forgets meanwhile. Both block.
 */
final class Spool {

  private final FileChannel file;
  private final long capacity;
  private volatile long from;
  private volatile long to;

  private Spool(FileChannel file, long capacity, long position) {
    this.file = file;
    this.capacity = capacity;
    this.from = position;
    this.to = position;
  }

  /**
   * A file in the system's folder for such, without a byte.
   *
   * @param capacity the most bytes at a time
   * @param position where the content begins
   * @throws IOException if there cannot be one
   */
  static Spool open(long capacity, long position) throws IOException {
    // Only this user may read it, and where names of open files can go, it has none.
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Path path = Files.createTempFile(folder, "larder-", ".spool");
    return new Spool(
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE,
            LinkOption.NOFOLLOW_LINKS),
        capacity,
        position);
  }

  /** The position of the first byte that is there. */
  long from() {
    return from;
  }

  /** The position behind the last byte. */
  long to() {
    return to;
  }

  /** How many bytes there is room for. */
  long room() {
    return capacity - (to - from);
  }

  /** Forgets what is before a position. */
  void forget(long before) {
    from = Math.max(from, Math.min(before, to));
  }

  /** Begins anew at a position, when it is empty. */
  void jump(long position) {
    from = position;
    to = position;
  }

  /**
   * Writes bytes behind the last one.
   *
   * @param bytes not more than there is room for; all are taken, or none count
   * @throws IOException if the file does not take them, such as for a full disk
   */
  void write(ByteBuffer bytes) throws IOException {
    long position = to;
    while (bytes.hasRemaining()) {
      long at = position % capacity;
      ByteBuffer part = bytes.slice();
      part.limit((int) Math.min(part.remaining(), capacity - at));
      int count = file.write(part, at);
      bytes.position(bytes.position() + count);
      position += count;
    }
    to = position;
  }

  /**
   * Reads from a position that is there.
   *
   * @return the number of bytes; -1 if the file cannot be read
   */
  int read(long position, ByteBuffer target) {
    int count = (int) Math.min(target.remaining(), to - position);
    ByteBuffer into = target.slice();
    into.limit(Math.max(count, 0));
    try {
      while (into.hasRemaining()) {
        long at = (position + into.position()) % capacity;
        ByteBuffer part = into.slice();
        part.limit((int) Math.min(part.remaining(), capacity - at));
        int read = file.read(part, at);
        if (read <= 0) {
          return -1;
        }
        into.position(into.position() + read);
      }
    } catch (IOException e) {
      return -1;
    }
    target.position(target.position() + into.limit());
    return into.limit() > 0 ? into.limit() : -1;
  }

  /** Gives the disk its room back. */
  void close() throws IOException {
    file.close();
  }
}
