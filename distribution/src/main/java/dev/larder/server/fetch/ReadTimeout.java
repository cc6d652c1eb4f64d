package dev.larder.server.fetch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long an upstream is silent while it is waited for. Time in which the client is the
 * one that keeps the other waiting does not count, unlike with a timeout of the connection.
 */
final class ReadTimeout {

  private final Scheduler scheduler;
  private final long nanos;
  private final Consumer<TimeoutException> expired;

  private boolean waiting;
  private long since;
  private boolean ended;
  private Scheduler.@Nullable Task task;

  ReadTimeout(Scheduler scheduler, long nanos, Consumer<TimeoutException> expired) {
    this.scheduler = scheduler;
    this.nanos = nanos;
    this.expired = expired;
  }

  /** The upstream is to speak or to read, from now on. */
  synchronized void waiting() {
    if (ended) {
      return;
    }
    waiting = true;
    since = System.nanoTime();
    if (task == null) {
      task = scheduler.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** The upstream has done its part. */
  synchronized void idle() {
    waiting = false;
  }

  /** Nothing is waited for any more. */
  synchronized void end() {
    ended = true;
    waiting = false;
    if (task != null) {
      task.cancel();
      task = null;
    }
  }

  private void check() {
    synchronized (this) {
      task = null;
      if (!waiting) {
        return;
      }
      long left = nanos - (System.nanoTime() - since);
      if (left > 0) {
        task = scheduler.schedule(this::check, left, TimeUnit.NANOSECONDS);
        return;
      }
      ended = true;
    }
    expired.accept(new TimeoutException("the upstream was silent for too long"));
  }
}
