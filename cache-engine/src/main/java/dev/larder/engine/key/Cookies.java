package dev.larder.engine.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading of the Cookie field (RFC 6265 section 4.2). */
final class Cookies {

  private Cookies() {}

  /**
   * What follows the name in all cookies of one name, to the letter and joined with semicolons,
   * since servers differ in which of several they take. The equals sign is part of it: some servers
   * see a cookie in a name without one.
   *
   * @return null if there is none
   */
  static @Nullable String value(List<String> lines, String name) {
    StringBuilder values = null;
    for (String line : lines) {
      for (int start = 0; start < line.length(); ) {
        int end = line.indexOf(';', start);
        if (end < 0) {
          end = line.length();
        }
        int equals = line.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        if (line.substring(start, nameEnd).strip().equals(name)) {
          if (values == null) {
            values = new StringBuilder();
          } else {
            values.append(';');
          }
          values.append(line, nameEnd, end);
        }
        start = end + 1;
      }
    }
    return values == null ? null : values.toString();
  }
}
