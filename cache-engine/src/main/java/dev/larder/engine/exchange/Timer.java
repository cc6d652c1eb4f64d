package dev.larder.engine.exchange;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What wakes the engine later. Implemented by the host; safe for use by many threads. */
@FunctionalInterface
public interface Timer {

  /** Something that is to happen. */
  @FunctionalInterface
  interface Alarm {

    /** Keeps it from happening, if it has not begun. */
    void cancel();
  }

  /**
   * Runs a task after a delay, on a thread that it does not block.
   *
   * @return the caller cancels it when it is not needed any more
   */
  Alarm after(Duration delay, Runnable task);

  /** A timer on an executor, which its owner shuts down. */
  static Timer of(ScheduledExecutorService executor) {
    return (delay, task) -> {
      ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    };
  }
}
