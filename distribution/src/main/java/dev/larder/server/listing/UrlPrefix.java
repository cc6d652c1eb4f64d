package dev.larder.server.listing;

import dev.larder.api.ListedEntry;
import java.util.function.Predicate;

/** The entries whose URL begins with a text, character by character. */
public final class UrlPrefix {

  private UrlPrefix() {}

  /**
   * Reads a prefix: {@code /path} for any host, or {@code http://host/path}.
   *
   * @throws IllegalArgumentException with a message for the operator if it is neither
   */
  public static Predicate<ListedEntry> parse(String text) {
    if (text.startsWith("/")) {
      return entry -> pathOf(StoredUrl.of(entry.key())).startsWith(text);
    }
    String begin = StoredUrl.parse(text).canonical();
    return entry -> StoredUrl.of(entry.key()).startsWith(begin);
  }

  /** Path and query of a canonical URI. */
  private static String pathOf(String uri) {
    int path = uri.indexOf('/', uri.indexOf("://") + 3);
    return path < 0 ? "" : uri.substring(path);
  }
}
