package dev.larder.engine.http;

/** A number of seconds as RFC 9111 section 1.2.2 writes it. */
public final class DeltaSeconds {

  /** What every greater number becomes: 2^31, the value RFC 9111 section 1.2.2 names. */
  public static final long MAX = 1L << 31;

  /** What is returned for a text that is not delta-seconds. */
  static final long INVALID = -1;

  private DeltaSeconds() {}

  /** The seconds, at most {@link #MAX}; {@link #INVALID} unless the part is one or more digits. */
  static long parse(String text, int from, int to) {
    if (from >= to) {
      return INVALID;
    }
    long seconds = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Grammar.isDigit(c)) {
        return INVALID;
      }
      seconds = Math.min(MAX, seconds * 10 + (c - '0'));
    }
    return seconds;
  }

  static long parse(String text) {
    return parse(text, 0, text.length());
  }
}
