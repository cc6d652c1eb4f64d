package dev.larder.server.host;

import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/** The host of a request in its one canonical form. */
final class Authority {

  private Authority() {}

  /**
   * What a request names: by its target, or else by Host.
   *
   * @return null if it names nothing as it must
   */
  static @Nullable HostPort of(Request request) {
    HttpURI uri = request.getHttpURI();
    String field = request.getHeaders().get(HttpHeader.HOST);
    if (field != null && !field.startsWith("[") && field.indexOf(':') != field.lastIndexOf(':')) {
      return null; // An IPv6 address without its brackets ends anywhere.
    }
    if (uri.getHost() != null) {
      return new HostPort(uri.getHost(), uri.getPort());
    }
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
      // Without :authority there is Host (RFC 9113 section 8.3.1).
      return field != null && request.getHeaders().getValuesList(HttpHeader.HOST).size() == 1
          ? parse(field)
          : null;
    }
    // HTTP/1.0 need not name anything: then it is the address that was connected to.
    return uri.getScheme() == null
        ? new HostPort(Request.getServerName(request), Request.getServerPort(request))
        : null;
  }

  private static @Nullable HostPort parse(String authority) {
    try {
      return new HostPort(authority);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * A host in lower case, without a dot at its end.
   *
   * @return null if it is not a registered name, an IPv4 or a bracketed IPv6 address
   */
  static @Nullable String host(String received) {
    int length = received.length();
    if (length > 1 && received.charAt(length - 1) == '.') {
      length--;
    }
    if (length == 0) {
      return null;
    }
    boolean address = received.charAt(0) == '[';
    if (address && (length < 4 || received.charAt(length - 1) != ']')) {
      return null;
    }
    boolean upper = false;
    for (int i = address ? 1 : 0, end = address ? length - 1 : length; i < end; i++) {
      char c = received.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (!lower(c) && !(address ? c == ':' : c == '-' || c == '_' || c == '~')) {
        return null;
      }
    }
    if (!address && (received.charAt(0) == '.' || received.lastIndexOf("..", length) >= 0)) {
      return null;
    }
    String host = length == received.length() ? received : received.substring(0, length);
    return upper ? host.toLowerCase(Locale.ROOT) : host;
  }

  private static boolean lower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
