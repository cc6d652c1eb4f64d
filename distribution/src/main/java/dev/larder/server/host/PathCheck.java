package dev.larder.server.host;

/**
 * Tells paths that servers disagree about: those with a segment that some reader, who decodes more
 * or less of it, takes for {@code .} or {@code ..}. Such a path is refused, so that the path that
 * is matched, the one that is the key and the one that is sent upstream are always one.
 */
final class PathCheck {

  private static final int MOST_DECODING = 4;

  private PathCheck() {}

  /** Whether everybody reads the path in the same way. */
  static boolean unambiguous(String path) {
    if (path.indexOf('%') < 0 && path.indexOf('\\') < 0 && path.indexOf("/.") < 0) {
      return true;
    }
    String reading = path;
    for (int i = 0; i < MOST_DECODING; i++) {
      if (hasDotSegment(reading)) {
        return false;
      }
      String decoded = decode(reading);
      if (decoded.equals(reading)) {
        return true;
      }
      reading = decoded;
    }
    return false;
  }

  private static boolean hasDotSegment(String path) {
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/' || path.charAt(i) == '\\') {
        int end = i;
        // Some servers cut parameters off before they look at the segment.
        int parameters = path.indexOf(';', start);
        if (parameters >= 0 && parameters < end) {
          end = parameters;
        }
        int length = end - start;
        if ((length == 1 && path.charAt(start) == '.')
            || (length == 2 && path.startsWith("..", start))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static String decode(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder decoded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' && i + 2 < path.length()) {
        int high = Character.digit(path.charAt(i + 1), 16);
        int low = Character.digit(path.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          decoded.append((char) (high * 16 + low));
          i += 2;
          continue;
        }
      }
      decoded.append(c);
    }
    return decoded.toString();
  }
}
