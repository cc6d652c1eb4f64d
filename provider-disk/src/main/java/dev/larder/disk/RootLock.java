package dev.larder.disk;

import dev.larder.api.StoreInUseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process, and of one store in it, to change what is in a root.
 *
 * <p>The operating system ends it with the process. Closing any channel to the locked file would
 * end it too, so nothing else ever opens that file: the owner's number is in another one.
 */
final class RootLock implements AutoCloseable {

  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final Path own;
  private FileChannel channel;

  private RootLock(Path root, Path own, FileChannel channel) {
    this.root = root;
    this.own = own;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param root must be there
   * @throws IOException if somebody else has it; the message says who
   */
  static RootLock take(Path root) throws IOException {
    Path own = root.toRealPath();
    if (!OWN.add(own)) {
      long self = ProcessHandle.current().pid();
      throw new StoreInUseException(
          root
              + " is in use by another store of this process ("
              + self
              + "); each store needs a root of its own",
          OptionalLong.of(self));
    }
    try {
      return new RootLock(root, own, locked(root));
    } catch (IOException | RuntimeException e) {
      OWN.remove(own);
      throw e;
    }
  }

  private static FileChannel locked(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve("larder.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        OptionalLong owner = owner(root);
        throw new StoreInUseException(
            root
                + " is in use by "
                + (owner.isPresent() ? "process " + owner.getAsLong() : "another process")
                + "; end that one, or give this one a root of its own",
            owner);
      }
      Files.writeString(
          root.resolve("larder.owner"), Long.toString(ProcessHandle.current().pid()) + "\n");
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The process that has the root, or had it last. */
  static OptionalLong owner(Path root) {
    try {
      return OptionalLong.of(
          Long.parseLong(Files.readString(root.resolve("larder.owner")).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Takes the lock anew if its file is gone, as after somebody deleted the root: another process
   * could take it otherwise.
   *
   * @return whether it was gone
   * @throws IOException if somebody else has it meanwhile
   */
  synchronized boolean renew() throws IOException {
    if (Files.exists(root.resolve("larder.lock"))) {
      return false;
    }
    Files.createDirectories(root);
    FileChannel fresh = locked(root);
    FileChannel old = channel;
    channel = fresh;
    old.close();
    return true;
  }

  @Override
  public synchronized void close() {
    try {
      Files.deleteIfExists(root.resolve("larder.owner"));
    } catch (IOException e) {
      // It tells who had the root last, then.
    }
    close(channel);
    OWN.remove(own);
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The lock ends with the process.
    }
  }
}
