package dev.larder.server.config;

import java.time.Duration;

/** Reads {@code limits { … }}. */
final class LimitsReader {

  private static final int LEAST_HEADER = 256;
  private static final int GREATEST_HEADER = 16 << 20;

  private LimitsReader() {}

  static Limits read(Section s) {
    return new Limits(
        (int) s.size("request-header", 16 << 10, LEAST_HEADER, GREATEST_HEADER),
        (int) s.size("response-header", 32 << 10, LEAST_HEADER, GREATEST_HEADER),
        (int) s.size("uri", 8 << 10, LEAST_HEADER, GREATEST_HEADER),
        (int) s.number("connections", 20_000, 1, 10_000_000),
        (int) s.number("requests-per-connection", 0, 0, Integer.MAX_VALUE),
        s.positiveDuration("request-timeout", Duration.ofSeconds(60)),
        s.positiveDuration("idle-timeout", Duration.ofSeconds(30)),
        s.duration("stop-timeout", Duration.ofSeconds(10)));
  }
}
