package dev.larder.memcached.wire;

import java.io.IOException;

/**
 * What is told of a server that cannot be reached. Called by any thread, once for each outage;
 * never blocks for long.
 */
public interface Outages {

  /** Nobody is told. */
  Outages UNHEARD =
      new Outages() {
        @Override
        public void began(ServerConnection server, Exception cause) {}
      };

  /** A server cannot be reached: from now on calls fail at once. */
  void began(ServerConnection server, Exception cause);

  /**
   * A server answers again, and will be used when this returns. What has to be mended there first
   * is mended here, through the connection, which works for this thread alone.
   *
   * @throws IOException if that failed: the outage goes on
   */
  default void returning(ServerConnection server) throws IOException {}
}
