package dev.larder.engine.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which URLs an {@code enable} or {@code disable} entry is for.
 *
 * <p>The forms are those of CacheEnable: {@code /path} on any host, {@code scheme://} for any host,
 * {@code http://host/path}, {@code http://.example.org/} for the hosts that end so, and {@code
 * http://*example.org/} for the hosts that end in what follows the star. A port that is not written
 * is the scheme's; {@code host:} is any port. Scheme and host compare without regard to case, and a
 * dot at the end of a host says nothing. What no request could match is refused.
 *
 * <p>A path covers itself and what is below it, by whole segments: {@code /a} covers {@code /a} and
 * {@code /a/b}, and not {@code /ab}. A path that ends with a slash covers what starts with it.
 */
public final class UrlPattern {

  private enum HostMatch {
    ANY,
    EXACT,
    SUFFIX
  }

  private static final int ANY_PORT = -1;

  private static final Pattern NEVER = Pattern.compile("[?#\\s\\p{Z}\\p{Cc}]");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** A name, or an address in brackets. */
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_~-]+(\\.[a-z0-9_~-]+)*|\\[[0-9a-f.]*:[0-9a-f:.]*]");

  private final String text;
  private final String scheme; // empty: any
  private final HostMatch hostMatch;
  private final String host;
  private final int port;
  private final String path;

  private UrlPattern(
      String text, String scheme, HostMatch hostMatch, String host, int port, String path) {
    this.text = text;
    this.scheme = scheme;
    this.hostMatch = hostMatch;
    this.host = host;
    this.port = port;
    this.path = CanonicalPath.of(path);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a message for the operator if it has none of the forms
   */
  public static UrlPattern parse(String text) {
    if (NEVER.matcher(text).find()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "': a URL pattern has no ?, # or white space; they are written %3F, %23 and %20");
    }
    if (text.startsWith("/")) {
      return new UrlPattern(text, "", HostMatch.ANY, "", ANY_PORT, path(text, text));
    }
    int schemeEnd = text.indexOf("://");
    if (schemeEnd <= 0) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a URL pattern: it starts neither with / nor with http:// or https://");
    }
    String scheme = text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("'" + text + "': the scheme must be http or https");
    }
    String rest = text.substring(schemeEnd + 3);
    int pathStart = rest.indexOf('/');
    String authority = pathStart < 0 ? rest : rest.substring(0, pathStart);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a URL pattern has no user name and password before its host");
    }
    String path = pathStart < 0 ? "/" : path(text, rest.substring(pathStart));
    if (authority.isEmpty()) {
      return new UrlPattern(text, scheme, HostMatch.ANY, "", ANY_PORT, path);
    }
    int colon = authority.lastIndexOf(':');
    if (colon < authority.lastIndexOf(']')) {
      colon = -1;
    }
    String host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    int port = colon < 0 ? defaultPort(scheme) : port(text, authority.substring(colon + 1));
    HostMatch match = HostMatch.EXACT;
    if (host.startsWith("*")) {
      match = HostMatch.SUFFIX;
      host = host.substring(1);
    } else if (host.startsWith(".")) {
      match = HostMatch.SUFFIX;
    }
    if (host.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "': a star may only be the host's first letter");
    }
    if (host.length() > 1 && host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    boolean anyHost = match == HostMatch.SUFFIX && host.isEmpty();
    String name = match == HostMatch.SUFFIX && host.startsWith(".") ? host.substring(1) : host;
    if (!anyHost && !HOST.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + text + "': '" + host + "' is not a host");
    }
    return new UrlPattern(text, scheme, match, host, port, path);
  }

  private static String path(String text, String path) {
    if (path.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "': a path has no wildcards; what is below it is covered, and * itself is written"
              + " %2A");
    }
    if (BAD_ESCAPE.matcher(path).find()) {
      throw new IllegalArgumentException(
          "'" + text + "': after a % there must be two hexadecimal digits");
    }
    return path;
  }

  private static int port(String text, String digits) {
    if (digits.isEmpty()) {
      return ANY_PORT;
    }
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the numbers that are out of range.
    }
    throw new IllegalArgumentException("'" + text + "': '" + digits + "' is not a port");
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /**
   * Whether a URL is covered.
   *
   * @param scheme in lower case
   * @param host in lower case, without port
   * @param port the port, never unknown
   * @param path the path as it is sent upstream
   */
  public boolean matches(String scheme, String host, int port, String path) {
    return covers(path)
        && (this.scheme.isEmpty() || this.scheme.equals(scheme))
        && (this.port == ANY_PORT || this.port == port)
        && switch (hostMatch) {
          case ANY -> true;
          case EXACT -> this.host.equals(host);
          case SUFFIX -> host.endsWith(this.host);
        };
  }

  /**
   * Whether a path is covered, on whatever host.
   *
   * @param received the path as it is sent upstream, in whatever spelling
   */
  public boolean covers(String received) {
    String path = CanonicalPath.of(received);
    if (!path.startsWith(this.path)) {
      return false;
    }
    if (path.length() == this.path.length() || this.path.endsWith("/")) {
      return true;
    }
    // What follows a semicolon is a parameter of the segment, not another segment.
    char next = path.charAt(this.path.length());
    return next == '/' || next == ';';
  }

  /** The pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UrlPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
