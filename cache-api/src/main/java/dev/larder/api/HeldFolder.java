package dev.larder.api;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StoreFolder} that nobody else can change until this is closed. For one thread.
 *
 * <p>A store that is opened later finds the folder as if it had made the changes itself.
 */
public interface HeldFolder extends AutoCloseable {

  /**
   * Removes an entry.
   *
   * @return false if it was gone already
   * @throws IOException if it is still there
   */
  boolean remove(ListedEntry entry) throws IOException;

  /**
   * Removes a file that was told to be {@link FolderVisitor#damaged}, and what belonged to it.
   *
   * @throws IOException if it is still there
   */
  void discard(Path damaged) throws IOException;

  /**
   * Lines all entries up as the store itself would let them go for want of room, best known order.
   *
   * @param now in milliseconds of the epoch
   * @param seen told each entry while they are lined up, and what is damaged
   */
  Queue evictionOrder(long now, FolderVisitor seen) throws IOException;

  /** Gives the folder back. A second call does nothing. */
  @Override
  void close();

  /** Entries in a line. */
  interface Queue {

    /** The next one that is still there; null at the end. */
    @Nullable ListedEntry next() throws IOException;
  }
}
