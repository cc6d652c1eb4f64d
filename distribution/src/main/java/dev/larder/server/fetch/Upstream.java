package dev.larder.server.fetch;

import java.net.URI;
import org.eclipse.jetty.io.Transport;
import org.jspecify.annotations.Nullable;

/** One server that a location's content may come from. */
final class Upstream {

  private final URI uri;
  private final String authority;
  private final @Nullable Transport transport;
  private volatile boolean failing;
  private volatile long avoidUntil;

  /**
   * An upstream.
   *
   * @param uri scheme, host and port
   * @param transport how it is reached; null for TCP
   */
  Upstream(URI uri, @Nullable Transport transport) {
    this.uri = uri;
    this.authority = uri.getRawAuthority();
    this.transport = transport;
  }

  URI uri() {
    return uri;
  }

  /** The value of Host when the upstream is to see its own. */
  String authority() {
    return authority;
  }

  @Nullable Transport transport() {
    return transport;
  }

  boolean avoided(long now) {
    return failing && now - avoidUntil < 0;
  }

  void avoidUntil(long time) {
    avoidUntil = time;
    failing = true;
  }

  void forgive() {
    if (failing) {
      failing = false;
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
