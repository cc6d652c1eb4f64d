package dev.larder.fd;

import dev.larder.api.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that was copied into direct memory. Never mapped: whoever truncates a mapped file stops
 * the JVM that reads it.
 */
final class FileCopy extends Content {

  private final Room room;
  private final ByteBuffer bytes;

  private FileCopy(WatchedFile file, Room room, ByteBuffer bytes) {
    super(file);
    this.room = room;
    this.bytes = bytes;
  }

  /**
   * Copies a file.
   *
   * @return null if there is no room for it
   * @throws IOException if it cannot be read, or is changed meanwhile
   */
  static @Nullable FileCopy of(WatchedFile file, Room room) throws IOException {
    if (file.size() > Integer.MAX_VALUE || !room.reserve(file.size())) {
      return null;
    }
    boolean done = false;
    try {
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) file.size());
      try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
          // Until all is there.
        }
      }
      if (bytes.hasRemaining() || !file.isUnchanged()) {
        throw new IOException(file.path() + " was changed while it was read");
      }
      done = true;
      return new FileCopy(file, room, bytes.flip().asReadOnlyBuffer());
    } catch (OutOfMemoryError e) {
      throw new IOException("the JVM gives no more direct memory for " + file.path(), e);
    } finally {
      if (!done) {
        room.release(file.size());
      }
    }
  }

  @Override
  long charge() {
    return bytes.remaining();
  }

  @Override
  Body body(Body.Check check, boolean warm) {
    return Body.of(bytes);
  }

  @Override
  int read(long position, ByteBuffer target) {
    int count = (int) Math.min(target.remaining(), bytes.remaining() - position);
    target.put(bytes.slice((int) position, count));
    return count;
  }

  @Override
  void free() {
    room.release(bytes.remaining());
  }
}
