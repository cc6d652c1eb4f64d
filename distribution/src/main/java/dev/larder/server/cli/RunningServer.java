package dev.larder.server.cli;

import java.net.URI;
import java.util.List;

/** A server that answers requests. */
public interface RunningServer extends AutoCloseable {

  /** Where it listens, in the order of {@code listen}, with the ports that it really has. */
  List<URI> addresses();

  /** Lets requests in progress end, stops, and closes the stores. A second call does nothing. */
  @Override
  void close();
}
