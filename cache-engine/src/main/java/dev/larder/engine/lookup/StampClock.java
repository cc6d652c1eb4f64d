package dev.larder.engine.lookup;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock of which no two readings are the same: microseconds of the epoch, moved ahead where the
 * real clock stands still or goes back. Fetches and invalidations are ordered by it.
 */
public final class StampClock {

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  /** A clock that follows another. */
  public StampClock(InstantSource clock) {
    this.clock = clock;
  }

  /** The next stamp, greater than all before. */
  public long next() {
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    return last.updateAndGet(previous -> Math.max(previous + 1, micros));
  }
}
