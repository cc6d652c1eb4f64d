package dev.larder.engine.key;

import dev.larder.api.Key;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key of a request: the canonical URI, followed by the cookies and fields that are keyed.
 *
 * <p>Two requests share a key only if scheme, host, port, path and query as they go upstream are
 * the same to the letter, and all keyed parts are. The URI holds no line feed; the parts follow
 * behind one, each with its length in front, so that nothing inside a part can look like another
 * part. What is dropped from the key (a session identifier, a tracking parameter) is dropped from
 * what goes upstream as well, so that a response cannot depend on it.
 */
public final class KeyBuilder {

  private final KeySettings settings;
  private final QueryRules queryRules;
  private final @Nullable Base base;
  private final boolean plain;

  private record Base(String scheme, String host, int port) {}

  /**
   * A builder for these settings.
   *
   * @throws IllegalArgumentException if the base URL is not {@code scheme://host} or {@code
   *     scheme://host:port}
   */
  public KeyBuilder(KeySettings settings) {
    this.settings = settings;
    this.queryRules = new QueryRules(settings);
    this.base = settings.baseUrl().isEmpty() ? null : base(settings.baseUrl());
    this.plain = settings.cookies().isEmpty() && settings.headers().isEmpty();
  }

  private static Base base(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
          && uri.getRawQuery() == null) {
        int port = uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort();
        return new Base(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
      }
    } catch (URISyntaxException e) {
      // Reported below, with the URLs that are valid but of another form.
    }
    throw new IllegalArgumentException("'" + url + "' is not of the form scheme://host:port");
  }

  /** Whether keys have parts beside the URI, so that one URI can have many keys. */
  public boolean hasParts() {
    return !plain;
  }

  /** The target of a request. */
  public Target target(CacheRequest request) {
    return target(request, request.path(), request.query());
  }

  /** The target of a request, were it for another path and query at the same place. */
  public Target target(CacheRequest request, String requestPath, @Nullable String requestQuery) {
    String scheme = request.scheme();
    String host = request.host();
    int port = request.port();
    if (base != null) {
      scheme = base.scheme();
      host = base.host();
      port = base.port();
    }
    String path = queryRules.path(requestPath);
    String query = queryRules.query(requestQuery);
    String uri = uri(scheme, host, port, path, query);
    Key key = Key.of(plain ? uri : withParts(uri, request));
    return new Target(key, uri, scheme, host, port, path, query);
  }

  /**
   * The canonical form of a URI.
   *
   * @param scheme in lower case
   * @param host in lower case
   * @param query without the question mark; null for none, which is not the same as an empty one
   */
  public static String uri(
      String scheme, String host, int port, String path, @Nullable String query) {
    StringBuilder uri =
        new StringBuilder(
            scheme.length()
                + host.length()
                + path.length()
                + (query == null ? 0 : query.length())
                + 10);
    uri.append(scheme).append("://").append(host).append(':').append(port).append(path);
    if (query != null) {
      uri.append('?').append(query);
    }
    return uri.toString();
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private String withParts(String uri, CacheRequest request) {
    StringBuilder key = new StringBuilder(uri.length() + 64).append(uri);
    for (String name : settings.headers()) {
      part(key, 'h', name.toLowerCase(Locale.ROOT), request.field(name));
    }
    List<String> cookies = settings.cookies().isEmpty() ? List.of() : request.values("Cookie");
    for (String name : settings.cookies()) {
      part(key, 'c', name, Cookies.value(cookies, name));
    }
    return key.toString();
  }

  /** An absent part is told apart from an empty one. */
  private static void part(StringBuilder key, char kind, String name, @Nullable String value) {
    key.append('\n').append(kind).append(name.length()).append(':').append(name);
    if (value != null) {
      key.append(value.length()).append(':').append(value);
    }
  }
}
