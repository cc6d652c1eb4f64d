package dev.larder.server.filter;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Dates as the servlet API reads and writes them: milliseconds there, text in the field. */
final class HttpDates {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private HttpDates() {}

  static String format(long millis) {
    return FORM.format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
  }

  /**
   * Reads a date.
   *
   * @throws IllegalArgumentException if it is none, as the API demands
   */
  static long parse(String text) {
    try {
      return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a date: " + text, e);
    }
  }
}
