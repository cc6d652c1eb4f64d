package dev.larder.engine.http;

import java.util.List;

/**
 * The Age field: how many seconds ago a response was generated or validated at the origin (RFC 9111
 * section 5.1). Without state; safe for use by several threads.
 */
public final class Age {

  /** There is no Age field. */
  public static final long ABSENT = -1;

  /** What an invalid value counts as: older than any freshness lifetime lasts. */
  public static final long INVALID = DeltaSeconds.MAX;

  private Age() {}

  /**
   * The age in seconds, {@link #ABSENT}, or {@link #INVALID}.
   *
   * <p>Of a list in one line the first member counts: "a cache encountering a message with a
   * list-based Age field value SHOULD use the first member of the field value, discarding
   * subsequent ones" (section 5.1). Several lines, or a list with the comma and blank that joining
   * lines leaves (RFC 9110 section 5.3), say that a cache on the way has added its own age instead
   * of replacing what was there; neither can be trusted, so they are {@link #INVALID}.
   *
   * <p>If the member is not a number without a sign, section 5.1 would rather ignore the field; but
   * then a response whose age nobody knows passes for new. Here it counts as {@link #INVALID},
   * since caches "are encouraged to consider responses that have invalid freshness information to
   * be stale" (section 4.2.1). To take a response for stale is always allowed.
   */
  public static long parse(List<String> values) {
    if (values.isEmpty()) {
      return ABSENT;
    }
    String value = values.get(0);
    if (values.size() > 1 || isJoined(value)) {
      return INVALID;
    }
    int end = value.length();
    int from = Grammar.skipBlanks(value, 0, end);
    int comma = value.indexOf(',', from);
    return seconds(value, from, comma < 0 ? end : comma);
  }

  private static boolean isJoined(String value) {
    int comma = value.indexOf(',');
    return comma >= 0 && comma + 1 < value.length() && Grammar.isBlank(value.charAt(comma + 1));
  }

  private static long seconds(String value, int from, int to) {
    long seconds = DeltaSeconds.parse(value, from, Grammar.dropBlanks(value, from, to));
    return seconds < 0 ? INVALID : seconds;
  }
}
