package dev.larder.engine.decide;

import dev.larder.engine.decide.UnsafeMethod.Place;
import dev.larder.engine.http.DotSegments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URI or relative reference in a field, resolved at a base (RFC 3986 section 5.2).
 *
 * <p>Not {@link java.net.URI}: that resolves queries and dot segments by the older RFC 2396, and
 * refuses characters and host names that servers use nevertheless.
 */
final class UriReference {

  private final String scheme;
  private final String authority;
  private final Place base;

  /**
   * The references of a message.
   *
   * @param target its request's URI in canonical form, {@code scheme://host:port/path?query}
   */
  UriReference(String target) {
    int authorityStart = target.indexOf("://") + 3;
    int path = target.indexOf('/', authorityStart);
    this.scheme = target.substring(0, authorityStart - 3);
    this.authority = target.substring(authorityStart, path);
    this.base = place(target.substring(path));
  }

  /** The target's own place. */
  Place base() {
    return base;
  }

  /** The place that a reference names; null if it is at another origin, or at none. */
  @Nullable Place resolve(String reference) {
    int fragment = reference.indexOf('#');
    String rest = fragment < 0 ? reference : reference.substring(0, fragment);
    int colon = schemeEnd(rest);
    if (colon > 0) {
      if (!rest.substring(0, colon).equalsIgnoreCase(scheme) || !rest.startsWith("//", colon + 1)) {
        return null;
      }
      rest = rest.substring(colon + 1);
    }
    if (rest.startsWith("//")) {
      int end = 2;
      while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
        end++;
      }
      if (!canonical(rest.substring(2, end)).equals(authority)) {
        return null;
      }
      Place place = place(rest.substring(end));
      return new Place(
          place.path().isEmpty() ? "/" : DotSegments.remove(place.path()), place.query());
    }
    Place relative = place(rest);
    String path = relative.path();
    if (path.isEmpty()) {
      return new Place(base.path(), relative.query() == null ? base.query() : relative.query());
    }
    if (!path.startsWith("/")) {
      path = base.path().substring(0, base.path().lastIndexOf('/') + 1) + path;
    }
    return new Place(DotSegments.remove(path), relative.query());
  }

  private static Place place(String text) {
    int query = text.indexOf('?');
    return query < 0
        ? new Place(text, null)
        : new Place(text.substring(0, query), text.substring(query + 1));
  }

  /** Where the colon after a scheme is; -1 if there is no scheme. */
  private static int schemeEnd(String reference) {
    for (int i = 0; i < reference.length(); i++) {
      char c = reference.charAt(i);
      if (c == ':') {
        return i;
      }
      if (c == '/' || c == '?') {
        return -1;
      }
    }
    return -1;
  }

  /** Host in lower case and port, told or not; without the user, who is no part of an origin. */
  private String canonical(String received) {
    String host = received.substring(received.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']');
    if (port && colon < host.length() - 1) {
      return host;
    }
    return (port ? host.substring(0, colon) : host) + (scheme.equals("https") ? ":443" : ":80");
  }
}
