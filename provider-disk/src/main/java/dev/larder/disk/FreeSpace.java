package dev.larder.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What is free of the file system, asked at most once a second or when much was written since. */
final class FreeSpace {

  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path root;
  private final long floor;
  private final AtomicLong left = new AtomicLong();
  private volatile long askedNanos = System.nanoTime() - 2 * AGE_NANOS;

  /**
   * Nothing asked yet.
   *
   * @param floor what is to stay free, in bytes
   */
  FreeSpace(Path root, long floor) {
    this.root = root;
    this.floor = floor;
  }

  /** Whether so much can be written, and what is free stays above the floor. */
  boolean allows(long bytes) {
    if (floor == 0) {
      return true;
    }
    if (System.nanoTime() - askedNanos < AGE_NANOS && left.addAndGet(-bytes) >= 0) {
      return true;
    }
    try {
      left.set(Files.getFileStore(root).getUsableSpace() - floor - bytes);
      askedNanos = System.nanoTime();
    } catch (IOException e) {
      return true; // Writing will tell.
    }
    return left.get() >= 0;
  }

  /** Whether a failure to write means that nothing is free, whatever the language it is told in. */
  boolean isFull(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left") || message.contains("quota")) {
      return true;
    }
    try {
      return Files.getFileStore(root).getUsableSpace() < EntryHeader.BLOCK;
    } catch (IOException e) {
      return false;
    }
  }
}
