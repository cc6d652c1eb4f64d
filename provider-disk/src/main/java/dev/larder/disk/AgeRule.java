package dev.larder.disk;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How old what is at or below a URL may become.
 *
 * @param after how old
 * @param url {@code /path} of any host, or {@code http://host/path}
 */
record AgeRule(Duration after, String url) {

  /** The first rule that covers a URI; null if none does. */
  static @Nullable AgeRule of(List<AgeRule> rules, String uri) {
    for (AgeRule rule : rules) {
      if (rule.covers(uri)) {
        return rule;
      }
    }
    return null;
  }

  /** Whether a time that passed is more than this rule allows, in milliseconds. */
  boolean passed(long millis) {
    return millis > after.toMillis();
  }

  /** Whether a URI is at or below the URL of this rule. */
  boolean covers(String uri) {
    int from = 0;
    if (url.startsWith("/")) {
      int authority = uri.indexOf("://");
      int path = authority < 0 ? -1 : uri.indexOf('/', authority + 3);
      if (path < 0) {
        return url.equals("/");
      }
      from = path;
    }
    if (!uri.startsWith(url, from)) {
      return false;
    }
    int end = from + url.length();
    return url.endsWith("/")
        || end == uri.length()
        || uri.charAt(end) == '/'
        || uri.charAt(end) == '?';
  }
}
