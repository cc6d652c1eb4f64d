package dev.larder.server.log;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the operator that lines are dropped, and when that is over how many: two messages in ten
 * seconds at most. Used by one thread.
 */
final class DropReport {

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Consumer<String> messages;
  private long told;
  private long seen;
  private long seenAt;

  DropReport(Consumer<String> messages) {
    this.messages = messages;
  }

  /**
   * Looks at the count.
   *
   * @param dropped lines since the start
   */
  void look(long nanoTime, long dropped) {
    if (dropped != seen) {
      if (!pending()) {
        messages.accept("The access log cannot follow the requests: lines are dropped");
      }
      seen = dropped;
      seenAt = nanoTime;
    } else if (pending() && nanoTime - seenAt >= QUIET_NANOS) {
      end();
    }
  }

  /** Whether the end of dropping has not been told yet. */
  boolean pending() {
    return seen != told;
  }

  /** Tells how many lines were dropped, if any were. */
  void end() {
    if (pending()) {
      messages.accept("The access log has dropped " + (seen - told) + " lines");
      told = seen;
    }
  }
}
