package dev.larder.api;

import java.io.IOException;

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
}
