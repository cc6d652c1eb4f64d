package dev.larder.engine.http;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The timestamps of HTTP (RFC 9110 section 5.6.7), in seconds since 1970-01-01T00:00:00Z.
 *
 * <p>All three forms are read: {@code Sun, 06 Nov 1994 08:49:37 GMT}, {@code Sunday, 06-Nov-94
 * 08:49:37 GMT} and {@code Sun Nov 6 08:49:37 1994}. Letters compare without regard to case, and a
 * zone other than GMT is invalid, both as RFC 9111 section 4.2 wants it. The name of the day has to
 * be one, but is not held against the date: it carries no information. Everything else that departs
 * from the grammar is invalid, and an invalid date is empty.
 *
 * <p>Without state; safe for use by several threads.
 */
public final class HttpDate {

  private static final String[] DAYS = {
    "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"
  };
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final long DAY = 86_400;
  private static final long EARLIEST = epochSeconds(0, 1, 1, 0, 0, 0);
  private static final long LATEST = epochSeconds(9999, 12, 31, 23, 59, 59);

  // Where nobody says what time it is: 69 to 99 are of the last century, as in POSIX.
  private static final int LAST_TWO_DIGIT_YEAR = 2068;

  private HttpDate() {}

  /** As {@link #parse(String, long)}; two-digit years are taken to be those from 1969 to 2068. */
  public static OptionalLong parse(@Nullable String value) {
    return parse(value, Long.MIN_VALUE);
  }

  /**
   * The time that a field value says.
   *
   * @param value a whole field value; null, like every invalid one, gives an empty result
   * @param nowSeconds the present time in epoch seconds: a two-digit year that would be more than
   *     50 years ahead of it is of the past (RFC 9110 section 5.6.7)
   */
  public static OptionalLong parse(@Nullable String value, long nowSeconds) {
    if (value == null || value.length() < 24) {
      return OptionalLong.empty();
    }
    return switch (value.charAt(3)) {
      case ',' -> imfFixdate(value);
      case ' ' -> asctime(value);
      default -> rfc850(value, nowSeconds);
    };
  }

  /**
   * A time as IMF-fixdate, the form to generate. Times before the year 0000 or after 9999, which
   * the form cannot say, become the first or the last one that it can.
   */
  public static String format(long epochSeconds) {
    long seconds = Math.max(EARLIEST, Math.min(LATEST, epochSeconds));
    long days = Math.floorDiv(seconds, DAY);
    int time = (int) Math.floorMod(seconds, DAY);
    long civil = civil(days);
    int year = (int) (civil / 10_000);
    int month = (int) (civil / 100 % 100);
    int day = (int) (civil % 100);
    return new StringBuilder(29)
        .append(DAYS[(int) Math.floorMod(days, 7L)], 0, 3)
        .append(", ")
        .append(digit(day / 10))
        .append(digit(day % 10))
        .append(' ')
        .append(MONTHS, (month - 1) * 3, month * 3)
        .append(' ')
        .append(digit(year / 1000))
        .append(digit(year / 100 % 10))
        .append(digit(year / 10 % 10))
        .append(digit(year % 10))
        .append(' ')
        .append(digit(time / 36_000))
        .append(digit(time / 3600 % 10))
        .append(':')
        .append(digit(time / 600 % 6))
        .append(digit(time / 60 % 10))
        .append(':')
        .append(digit(time / 10 % 6))
        .append(digit(time % 10))
        .append(" GMT")
        .toString();
  }

  private static OptionalLong imfFixdate(String text) {
    if (text.length() != 29
        || !isDayName(text, 0, 3)
        || text.charAt(4) != ' '
        || text.charAt(7) != ' '
        || text.charAt(11) != ' '
        || text.charAt(16) != ' '
        || !text.regionMatches(true, 25, " GMT", 0, 4)) {
      return OptionalLong.empty();
    }
    int century = twoDigits(text, 12);
    int yearOfCentury = twoDigits(text, 14);
    int year = century < 0 || yearOfCentury < 0 ? -1 : century * 100 + yearOfCentury;
    return date(text, year, month(text, 8), twoDigits(text, 5), 17);
  }

  private static OptionalLong asctime(String text) {
    if (text.length() != 24
        || !isDayName(text, 0, 3)
        || text.charAt(7) != ' '
        || text.charAt(10) != ' '
        || text.charAt(19) != ' ') {
      return OptionalLong.empty();
    }
    int day = text.charAt(8) == ' ' ? oneDigit(text, 9) : twoDigits(text, 8);
    int century = twoDigits(text, 20);
    int yearOfCentury = twoDigits(text, 22);
    int year = century < 0 || yearOfCentury < 0 ? -1 : century * 100 + yearOfCentury;
    return date(text, year, month(text, 4), day, 11);
  }

  private static OptionalLong rfc850(String text, long nowSeconds) {
    int comma = text.indexOf(',');
    if (comma < 0
        || text.length() != comma + 24
        || !isDayName(text, 0, comma)
        || text.charAt(comma + 1) != ' '
        || text.charAt(comma + 4) != '-'
        || text.charAt(comma + 8) != '-'
        || text.charAt(comma + 11) != ' '
        || !text.regionMatches(true, comma + 20, " GMT", 0, 4)) {
      return OptionalLong.empty();
    }
    int yearOfCentury = twoDigits(text, comma + 9);
    if (yearOfCentury < 0) {
      return OptionalLong.empty();
    }
    int month = month(text, comma + 5);
    int day = twoDigits(text, comma + 2);
    if (nowSeconds == Long.MIN_VALUE) {
      return date(text, latest(yearOfCentury, LAST_TWO_DIGIT_YEAR), month, day, comma + 12);
    }
    long now = Math.max(EARLIEST, Math.min(LATEST, nowSeconds));
    long civil = civil(Math.floorDiv(now, DAY));
    int lastYear = (int) (civil / 10_000) + 50;
    long limit =
        epochSeconds(lastYear, (int) (civil / 100 % 100), (int) (civil % 100), 0, 0, 0)
            + Math.floorMod(now, DAY);
    OptionalLong time = date(text, latest(yearOfCentury, lastYear), month, day, comma + 12);
    boolean tooFarAhead = time.isPresent() && time.getAsLong() > limit;
    return tooFarAhead
        ? date(text, latest(yearOfCentury, lastYear) - 100, month, day, comma + 12)
        : time;
  }

  /** The latest year up to {@code last} with these last two digits. */
  private static int latest(int yearOfCentury, int last) {
    return last - Math.floorMod(last - yearOfCentury, 100);
  }

  /** A date whose time of day starts at a position that has eight characters after it. */
  private static OptionalLong date(String text, int year, int month, int day, int timeAt) {
    int hour = twoDigits(text, timeAt);
    int minute = twoDigits(text, timeAt + 3);
    int second = twoDigits(text, timeAt + 6);
    if (text.charAt(timeAt + 2) != ':'
        || text.charAt(timeAt + 5) != ':'
        || year < 0
        || month < 1
        || day < 1
        || day > daysIn(month, year)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        // 60 is a leap second, which the grammar allows; here it is the next minute's first.
        || second > 60) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(epochSeconds(year, month, day, hour, minute, second));
  }

  private static int daysIn(int month, int year) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  // Days are counted in years that begin in March, so that a leap day is a year's last.
  private static long epochSeconds(int year, int month, int day, int hour, int minute, int second) {
    long y = month > 2 ? year : year - 1L;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    long days = era * 146_097 + dayOfEra - 719_468;
    return days * DAY + hour * 3600L + minute * 60L + second;
  }

  /** Year, month and day of a day since 1970, as the digits yyyymmdd. */
  private static long civil(long days) {
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shiftedMonth = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
    long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return year * 10_000 + month * 100 + day;
  }

  private static boolean isDayName(String text, int from, int to) {
    int length = to - from;
    for (String day : DAYS) {
      if ((length == 3 || length == day.length())
          && text.regionMatches(true, from, day, 0, length)) {
        return true;
      }
    }
    return false;
  }

  private static int month(String text, int at) {
    for (int i = 0; i < 12; i++) {
      if (text.regionMatches(true, at, MONTHS, i * 3, 3)) {
        return i + 1;
      }
    }
    return -1;
  }

  private static int oneDigit(String text, int at) {
    char c = text.charAt(at);
    return Grammar.isDigit(c) ? c - '0' : -1;
  }

  private static int twoDigits(String text, int at) {
    int tens = oneDigit(text, at);
    int ones = oneDigit(text, at + 1);
    return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
  }

  private static char digit(int value) {
    return (char) ('0' + value);
  }
}
