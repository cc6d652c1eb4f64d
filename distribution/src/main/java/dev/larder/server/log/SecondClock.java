package dev.larder.server.log;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/**
 * Times as text, to the second. Remembers the text of the last second that was asked for:
 * formatting a time costs more than the rest of a line. Safe for use by many threads.
 */
final class SecondClock {

  private record Second(long epoch, String text) {}

  private final DateTimeFormatter format;
  private volatile Second last = new Second(Long.MIN_VALUE, "");

  SecondClock(DateTimeFormatter format) {
    this.format = format;
  }

  String text(Instant instant) {
    Second second = last;
    if (second.epoch() != instant.getEpochSecond()) {
      second = new Second(instant.getEpochSecond(), format.format(instant));
      last = second;
    }
    return second.text();
  }
}
