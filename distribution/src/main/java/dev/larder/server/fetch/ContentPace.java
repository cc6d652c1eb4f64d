package dev.larder.server.fetch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a client keeps the server waiting for content: it has a time for all of it, and
 * a second more for every {@value #BYTES_PER_SECOND} bytes that have come. Time in which nobody
 * waits for the client does not count.
 */
final class ContentPace {

  private static final int BYTES_PER_SECOND = 500;
  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND;

  private final Scheduler scheduler;
  private final Runnable tooSlow;

  // Below: guarded by this.

  /** What is left of the client's time, in nanoseconds. */
  private long left;

  private boolean waiting;
  private long since;
  private Scheduler.@Nullable Task task;

  /**
   * The pace of one request's content.
   *
   * @param tooSlow called once, on a thread of the scheduler
   */
  ContentPace(Scheduler scheduler, Duration time, Runnable tooSlow) {
    this.scheduler = scheduler;
    this.left = time.toNanos();
    this.tooSlow = tooSlow;
  }

  /** The client is waited for, from now on. */
  synchronized void waiting() {
    waiting = true;
    since = System.nanoTime();
    if (task == null) {
      schedule(left);
    }
  }

  /** Nobody waits any more. */
  synchronized void arrived() {
    if (waiting) {
      waiting = false;
      left -= System.nanoTime() - since;
    }
  }

  /** Content has been read. */
  synchronized void read(int bytes) {
    left += bytes * NANOS_PER_BYTE;
  }

  private void schedule(long nanos) {
    task = scheduler.schedule(this::check, Math.max(1, nanos), TimeUnit.NANOSECONDS);
  }

  private void check() {
    synchronized (this) {
      task = null;
      if (!waiting) {
        return;
      }
      long now = left - (System.nanoTime() - since);
      if (now > 0) {
        schedule(now);
        return;
      }
      waiting = false;
    }
    tooSlow.run();
  }
}
