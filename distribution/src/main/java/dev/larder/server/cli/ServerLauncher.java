package dev.larder.server.cli;

import dev.larder.server.config.ServerConfig;
import java.io.IOException;

/** Starts servers. */
@FunctionalInterface
public interface ServerLauncher {

  /**
   * Opens the stores and starts to listen. Returns when the server answers requests.
   *
   * @return the running server; the caller closes it
   * @throws IOException if something cannot be opened, such as a port that is taken: the message
   *     names it and tells an operator what to do. Whatever was opened has been closed by then
   */
  RunningServer start(ServerConfig config) throws IOException;
}
