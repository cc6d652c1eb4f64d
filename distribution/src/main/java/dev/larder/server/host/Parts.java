package dev.larder.server.host;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Things that were started one after the other. */
final class Parts {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private Parts() {}

  /** Closes them in the reverse order, whatever any of them does, and forgets them. */
  static void close(List<AutoCloseable> parts) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        LOG.warn("Something did not stop as it should", e);
      }
    }
    parts.clear();
  }
}
