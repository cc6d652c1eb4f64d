package dev.larder.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hosts, ports and origins in {@code cache.conf}. Names are not looked up. Every method throws an
 * {@link IllegalArgumentException} with a message for the operator.
 */
final class Addresses {

  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_-]+)*\\.?");

  /** All that stands before the last @, apart from the scheme. */
  private static final Pattern USER = Pattern.compile("(?<=://|^)(?!\\w+://).*@", Pattern.DOTALL);

  private Addresses() {}

  /** An IP address or the name of a host: where to listen. */
  static String listenAddress(String text) {
    if (text.indexOf(':') < 0 && !text.matches("[0-9./]+")) {
      return hostName(text);
    }
    AddressRange.parse(text);
    if (text.indexOf('/') >= 0) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is a network, not an address");
    }
    return text;
  }

  /** The name of a host, in lower case and without a dot at its end, as requests have it. */
  static String hostName(String text) {
    if (!HOST_NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a host name");
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return name.toLowerCase(Locale.ROOT);
  }

  /** An upstream server, with its port whether written or not. */
  static URI upstream(String text) {
    URI uri = origin(text);
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    return URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port);
  }

  /** What takes the place of scheme, host and port in keys; empty for nothing. */
  static String baseUrl(String text) {
    if (text.isEmpty()) {
      return text;
    }
    URI uri = origin(text);
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** Scheme and host in lower case, and a port or none. */
  private static URI origin(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (uri.getRawPath() == null
                  || uri.getRawPath().isEmpty()
                  || uri.getRawPath().equals("/"));
      boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= 65535);
      if (bare && port && uri.getHost() != null && scheme.matches("https?")) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return new URI(scheme, null, host, uri.getPort(), null, null, null);
      }
    } catch (URISyntaxException e) {
      // Told below, with what has the wrong parts.
    }
    throw new IllegalArgumentException(
        "expected http://host:port or https://host:port, found "
            + SettingText.quote(withoutPassword(text)));
  }

  /** What stands before an @ may be a password, and problems end up in logs. */
  private static String withoutPassword(String text) {
    return USER.matcher(text).replaceFirst("***@");
  }
}
