package dev.larder.server.listing;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes, numbers and times as people read and write them. */
public final class Quantities {

  private static final String UNITS = "BKMGTPE";
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})([BKMGTbkmgt]?)");

  private Quantities() {}

  /** A size: three digits, in a power of 1024, such as {@code 1.4K}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + "B";
    }
    double value = bytes;
    int unit = 0;
    // From here on it would be rounded to four digits.
    while (value >= 999.5 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 9.95 ? "%.1f%c" : "%.0f%c", value, UNITS.charAt(unit));
  }

  /**
   * A number with an optional unit, a power of 1024: {@code 500M}.
   *
   * @throws IllegalArgumentException if it is none, or more than a {@code long} holds
   */
  public static long parse(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number such as 1000, 64K, 100M or 2G");
    }
    String unit = number.group(2).toUpperCase(Locale.ROOT);
    try {
      return Math.multiplyExact(
          Long.parseLong(number.group(1)), 1L << (unit.isEmpty() ? 0 : 10 * UNITS.indexOf(unit)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too great", e);
    }
  }

  /** A time to the second, in UTC; {@code never} for {@link Long#MAX_VALUE}. */
  static String time(long millis) {
    return millis == Long.MAX_VALUE ? "never" : exact(millis - Math.floorMod(millis, 1000L));
  }

  /** A time to the millisecond as far as there are any, in UTC. */
  static String exact(long millis) {
    try {
      return DateTimeFormatter.ISO_INSTANT.format(
          Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS));
    } catch (RuntimeException e) {
      return Long.toString(millis);
    }
  }
}
