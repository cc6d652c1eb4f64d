package dev.larder.server.listing;

import dev.larder.api.Key;
import dev.larder.engine.key.KeyBuilder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as a person writes it, in the form in which keys have it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port the scheme's if none was written
 * @param path to the letter; {@code /} if there is none
 * @param query to the letter; null if there is none
 */
public record StoredUrl(String scheme, String host, int port, String path, @Nullable String query) {

  private static final Pattern FORM =
      Pattern.compile(
          "(https?)://(\\[[0-9a-f:.]+]|[a-z0-9._~-]+?)\\.?(?::(\\d{0,5}))?(/[^?#]*)?(?:\\?([^#]*))?(?:#.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * Reads a URL. A fragment is not part of what is asked for, and dropped.
   *
   * @throws IllegalArgumentException with a message for the operator if it is none
   */
  public static StoredUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    String port = form.matches() ? form.group(3) : "";
    if (!form.matches() || (port != null && !port.isEmpty() && Integer.parseInt(port) > 65535)) {
      throw new IllegalArgumentException(
          "'" + TerminalText.of(text) + "' is no URL such as http://www.example.org/page?x=1");
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    return new StoredUrl(
        scheme,
        form.group(2).toLowerCase(Locale.ROOT),
        port == null || port.isEmpty()
            ? (scheme.equals("https") ? 443 : 80)
            : Integer.parseInt(port),
        form.group(4) == null ? "/" : form.group(4),
        form.group(5));
  }

  /** The canonical form, with which keys begin. */
  public String canonical() {
    return KeyBuilder.uri(scheme, host, port, path, query);
  }

  /**
   * The URI that a key is of: variants, parts, and what is keyed by cookies and fields included. No
   * URI has a line feed, and all that follows one is behind it.
   */
  public static String of(Key key) {
    int end = key.text().indexOf('\n');
    return end < 0 ? key.text() : key.text().substring(0, end);
  }

  /** Whether a key is that of a variant. */
  static boolean isVariant(Key key) {
    return key.text().contains("\nv");
  }
}
