package dev.larder.engine.key;

import dev.larder.api.Key;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for, once nothing is left in it that does not count: the key, and the URI that
 * goes upstream, which are made from the same parts.
 *
 * @param key the primary key
 * @param uri the canonical URI, {@code scheme://host:port/path?query}
 * @param scheme {@code http} or {@code https}
 * @param host the host, in lower case
 * @param port the port
 * @param path the path that goes upstream
 * @param query the query that goes upstream; null for none
 */
public record Target(
    Key key,
    String uri,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query) {

  /** What Host says upstream: {@code host}, or {@code host:port} if it is not the scheme's port. */
  public String authority() {
    return port == KeyBuilder.defaultPort(scheme) ? host : host + ":" + port;
  }
}
