package dev.larder.memcached.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How servers are spoken to.
 *
 * @param connectTimeout how long a connection may take to come about
 * @param operationTimeout how long a server may take to answer; a call that waits longer fails
 * @param connections the number of connections to each server, at least 1
 * @param protocol what is spoken
 * @param credentials null to say nothing; only with {@link WireProtocol#BINARY}
 */
public record WireSettings(
    Duration connectTimeout,
    Duration operationTimeout,
    int connections,
    WireProtocol protocol,
    @Nullable Credentials credentials) {

  /**
   * One second to connect, one to answer, one connection, text: mod_memcached's, with deadlines.
   */
  public static final WireSettings DEFAULT =
      new WireSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, WireProtocol.TEXT, null);
}
