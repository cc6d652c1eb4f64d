package dev.larder.server.log;

import dev.larder.engine.outcome.Outcome;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What the formats of the access log have in common. */
final class LogValues {

  private static final String HEX = "0123456789abcdef";

  private LogValues() {}

  /** The address that the request came from. */
  static @Nullable String client(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress s
            && s.getAddress() != null
        ? s.getAddress().getHostAddress()
        : null;
  }

  /** What the cache did: {@code hit}, or why it forwarded the request, in RFC 9211's words. */
  static String cache(Outcome outcome) {
    return outcome.hit() ? "hit" : outcome.lookup().forward().token();
  }

  /** Seconds to the millisecond. */
  static void seconds(StringBuilder line, long nanos) {
    long millis = nanos / 1_000_000;
    line.append(millis / 1000).append('.');
    threeDigits(line, (int) (millis % 1000));
  }

  static void threeDigits(StringBuilder line, int number) {
    line.append((char) ('0' + number / 100));
    line.append((char) ('0' + number / 10 % 10));
    line.append((char) ('0' + number % 10));
  }

  /**
   * Whether a character may not stand in a line as it is: it would end the line, drive a terminal,
   * or is half of one that has no other half.
   */
  static boolean unprintable(String value, int i) {
    char c = value.charAt(i);
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || c == '\u2028'
        || c == '\u2029'
        || (Character.isSurrogate(c) && loneSurrogate(value, i));
  }

  static boolean loneSurrogate(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  /** A backslash, u and four digits. */
  static void unicodeEscape(StringBuilder line, char c) {
    line.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      line.append(HEX.charAt(c >> shift & 0xf));
    }
  }
}
