package dev.larder.fd;

import dev.larder.api.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a body, wherever they are, with the number of their users: whoever made it is the
 * first, and the last one to release it gives back what it takes.
 */
abstract class Content {

  private final @Nullable WatchedFile file;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile boolean kept;

  Content(@Nullable WatchedFile file) {
    this.file = file;
  }

  /** The file that these bytes are, or were copied from; null if they are of none. */
  final @Nullable WatchedFile file() {
    return file;
  }

  /** One user more; called by one that is there. */
  final Content retain() {
    users.incrementAndGet();
    return this;
  }

  /** One user less. */
  final void release() {
    int left = users.decrementAndGet();
    if (left == 0) {
      free();
    } else if (left < 0) {
      throw new IllegalStateException("released more often than retained");
    }
  }

  /** Notes that it stays, whatever entry leaves. */
  final void keep() {
    kept = true;
  }

  /** Whether an entry that leaves would give a descriptor back. */
  final boolean evictable() {
    return open() && !kept;
  }

  /** What it counts against the memory of the store, in bytes. */
  abstract long charge();

  /** Whether it takes a descriptor. */
  boolean open() {
    return false;
  }

  /**
   * The body.
   *
   * @param check whether what was read of a file is the body
   * @param warm whether a file was read not long ago
   */
  abstract Body body(Body.Check check, boolean warm);

  /**
   * Reads from a position at which there are bytes.
   *
   * @param target has room, for no more than there is
   * @return the number of bytes, at least one
   */
  abstract int read(long position, ByteBuffer target) throws IOException;

  /** Gives back what it takes. */
  abstract void free();
}
