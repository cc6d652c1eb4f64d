package dev.larder.testkit.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class FakeClock implements InstantSource {

  /** Where a new clock stands: not the epoch, so that a forgotten time shows. */
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now;

  /** A clock that stands at {@link #START}. */
  public FakeClock() {
    this(START);
  }

  /** A clock that stands at a given time. */
  public FakeClock(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /**
   * Moves the clock.
   *
   * @param step how far; negative moves it back, as a clock that is set right does
   * @return the new time
   */
  public synchronized Instant advance(Duration step) {
    now = now.plus(step);
    return now;
  }

  /** Sets the clock. */
  public synchronized void set(Instant time) {
    now = time;
  }
}
