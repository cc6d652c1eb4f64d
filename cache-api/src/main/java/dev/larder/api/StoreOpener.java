package dev.larder.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A store whose settings are read and which waits to be opened. */
@FunctionalInterface
public interface StoreOpener {

  /**
   * Opens the store. Called at most once.
   *
   * @param context what the host provides; usable until the store is closed
   * @return the open store; the host closes it
   * @throws IOException if the store cannot be opened; the message tells an operator what to do.
   *     Whatever was opened so far has been closed by the time this is thrown
   */
  Store open(StoreContext context) throws IOException;

  /**
   * The folder in which the store keeps all that it has, for a tool that looks into it with {@link
   * StoreFolders}. Nothing is touched.
   *
   * @return absolute; empty if the store keeps nothing in a folder of its own
   */
  default Optional<Path> folder() {
    return Optional.empty();
  }
}
