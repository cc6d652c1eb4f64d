package dev.larder.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The files that are being written. What another process left of its own is deleted. */
final class TemporaryFiles {

  private final Layout layout;
  private final RootLock lock;
  private final Runnable rootGone;
  private final String prefix;
  private final AtomicLong count = new AtomicLong();

  /**
   * No files yet.
   *
   * @param rootGone told when the root had been deleted and was made anew
   */
  TemporaryFiles(Layout layout, RootLock lock, SecureRandom random, Runnable rootGone) {
    this.layout = layout;
    this.lock = lock;
    this.rootGone = rootGone;
    this.prefix = Long.toHexString(random.nextLong()) + "-";
  }

  /** A name that no other file has. */
  Path next() {
    return layout.temporary().resolve(prefix + count.incrementAndGet());
  }

  /** Makes a file, and the folders above it if somebody deleted them. */
  FileChannel create(Path file) throws IOException {
    try {
      return open(file);
    } catch (NoSuchFileException e) {
      boolean gone = lock.renew();
      Files.createDirectories(layout.temporary());
      if (gone) {
        rootGone.run();
      }
      return open(file);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Deletes a file if it is still there. */
  void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next start deletes it.
    }
  }

  /** Deletes what other processes left. */
  void sweep() throws IOException {
    for (String name : Folders.names(layout.temporary())) {
      if (!name.startsWith(prefix)) {
        Files.deleteIfExists(layout.temporary().resolve(name));
      }
    }
  }
}
