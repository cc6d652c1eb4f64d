package dev.larder.engine.settings;

import dev.larder.engine.http.DotSegments;
import java.nio.charset.StandardCharsets;

/**
 * The form of a path in which it is compared with URL patterns: escapes decoded, slashes merged,
 * dot segments resolved.
 *
 * <p>Only for comparing. Keys and requests to the origin keep the path to the letter. Without this,
 * {@code /priv%61te} and {@code /x/../private} would slip past {@code disable = ["/private"]}.
 */
final class CanonicalPath {

  private CanonicalPath() {}

  static String of(String path) {
    if (path.indexOf('%') < 0 && !path.contains("//")) {
      return DotSegments.remove(path);
    }
    byte[] decoded = new byte[path.length() * 3];
    int length = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int escaped = c == '%' ? escaped(path, i) : -1;
      // An escaped slash is no separator, and stays what it is.
      if (escaped >= 0 && escaped != '/') {
        decoded[length++] = (byte) escaped;
        i += 2;
      } else if (c != '/' || length == 0 || decoded[length - 1] != '/') {
        byte[] bytes = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, decoded, length, bytes.length);
        length += bytes.length;
      }
    }
    return DotSegments.remove(new String(decoded, 0, length, StandardCharsets.UTF_8));
  }

  /** The byte that an escape stands for; -1 if there is no whole one. */
  private static int escaped(String path, int percent) {
    if (percent + 2 >= path.length()) {
      return -1;
    }
    int high = Character.digit(path.charAt(percent + 1), 16);
    int low = Character.digit(path.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
