package dev.larder.memcached.wire;

import java.time.Duration;
import java.time.Instant;

/**
 * The number by which memcached is told how long to keep an item ({@code exptime}): seconds up to
 * 30 days, above that a time of the epoch.
 */
public final class ExpirationTime {

  /** The greatest number that is a duration: 30 days, in seconds. */
  public static final int LONGEST_DURATION = 2_592_000;

  /** The item is kept until it has to make room. */
  public static final int NEVER = 0;

  private ExpirationTime() {}

  /**
   * The number for an item that is to be kept so long.
   *
   * @param life rounded up to whole seconds, since a part of one would be {@link #NEVER} or too
   *     short; zero is {@link #NEVER}
   * @param now the time
   * @throws IllegalArgumentException if the life is negative
   */
  public static int after(Duration life, Instant now) {
    if (life.isNegative()) {
      throw new IllegalArgumentException("a negative life");
    }
    long seconds = life.getSeconds() + (life.getNano() > 0 ? 1 : 0);
    if (seconds <= LONGEST_DURATION) {
      return (int) seconds;
    }
    // Servers read the number as one of 32 bits with a sign: what ends after 2038 never ends.
    long end = now.getEpochSecond() + seconds;
    return end < 0 || end > Integer.MAX_VALUE ? NEVER : (int) end;
  }
}
