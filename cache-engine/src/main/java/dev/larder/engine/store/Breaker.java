package dev.larder.engine.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps callers away from what keeps failing, and lets one of them through from time to time to see
 * whether it has recovered.
 */
final class Breaker {

  private static final int FAILURES_TO_OPEN = 5;
  private static final long PAUSE_MILLIS = Duration.ofSeconds(1).toMillis();

  private final InstantSource clock;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong probeAt = new AtomicLong();

  Breaker(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a call may be made. While open, one caller in each pause gets true: the probe. */
  boolean allows() {
    if (failures.get() < FAILURES_TO_OPEN) {
      return true;
    }
    long now = clock.millis();
    long due = probeAt.get();
    return now >= due && probeAt.compareAndSet(due, now + PAUSE_MILLIS);
  }

  /**
   * A call went well.
   *
   * @return true if it ended an outage
   */
  boolean succeeded() {
    // Read first: a shared write on each hit would cost more than the hit.
    return failures.get() != 0 && failures.getAndSet(0) >= FAILURES_TO_OPEN;
  }

  /**
   * A call failed.
   *
   * @return true if this began an outage
   */
  boolean failed() {
    int count = failures.incrementAndGet();
    if (count >= FAILURES_TO_OPEN) {
      probeAt.set(clock.millis() + PAUSE_MILLIS);
    }
    return count == FAILURES_TO_OPEN;
  }

  boolean isOpen() {
    return failures.get() >= FAILURES_TO_OPEN;
  }
}
