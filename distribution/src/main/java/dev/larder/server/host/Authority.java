package dev.larder.server.host;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host of a request in its one canonical form. */
final class Authority {

  private Authority() {}

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
