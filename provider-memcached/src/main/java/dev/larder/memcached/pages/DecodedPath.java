package dev.larder.memcached.pages;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path as lighttpd's patterns see it: escapes decoded, slashes merged, dot segments resolved.
 *
 * @param bytes the path, a character for each byte
 * @param exact whether nothing but escapes was changed: the path is no other spelling of one that
 *     the origin may answer with something else
 */
record DecodedPath(String bytes, boolean exact) {

  /**
   * Decodes a path.
   *
   * @param raw as it was received
   * @return null if it has an escaped slash or NUL: decoded, it would be another resource's
   */
  static @Nullable DecodedPath of(String raw) {
    String decoded = decode(Bytes.utf8(raw));
    if (decoded == null) {
      return null;
    }
    String simplified = simplified(decoded);
    return new DecodedPath(simplified, simplified.equals(decoded));
  }

  private static @Nullable String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    StringBuilder decoded = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int escaped = c == '%' ? escaped(raw, i) : -1;
      if (escaped == '/' || escaped == 0) {
        return null;
      }
      if (escaped >= 0) {
        decoded.append((char) escaped);
        i += 2;
      } else {
        decoded.append(c);
      }
    }
    return decoded.toString();
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

  private static String simplified(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    boolean folder = false;
    for (String segment : segments) {
      folder = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..") && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      } else if (!folder) {
        kept.add(segment);
      }
    }
    String joined = "/" + String.join("/", kept);
    return folder && !kept.isEmpty() ? joined + "/" : joined;
  }
}
