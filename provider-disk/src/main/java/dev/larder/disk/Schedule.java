package dev.larder.disk;

import dev.larder.api.StoreContext;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a store does by the clock, on the host's scheduler: short tasks that hand long work on. */
final class Schedule {

  private final StoreContext context;
  private final @Nullable LocalTime daily;
  private final Runnable gc;
  private final Runnable everyMinute;
  private final List<Future<?>> tasks = new ArrayList<>();
  private @Nullable LocalTime before;

  /**
   * Nothing scheduled yet.
   *
   * @param gc asks for a search for what can go
   * @param everyMinute further work for each minute
   */
  Schedule(StoreContext context, DiskSettings.Gc rules, Runnable gc, Runnable everyMinute) {
    this.context = context;
    this.daily = rules.daily();
    this.gc = gc;
    this.everyMinute = everyMinute;
    long interval = rules.interval().toMillis();
    tasks.add(context.scheduler().scheduleWithFixedDelay(this::minute, 1, 1, TimeUnit.MINUTES));
    if (interval > 0) {
      tasks.add(
          context
              .scheduler()
              .scheduleWithFixedDelay(gc, interval, interval, TimeUnit.MILLISECONDS));
    }
  }

  /** A minute has passed. */
  void minute() {
    everyMinute.run();
    if (daily != null) {
      LocalTime now = LocalTime.ofInstant(context.clock().instant(), ZoneId.systemDefault());
      LocalTime last = before;
      before = now;
      if (last != null && reached(last, now, daily)) {
        gc.run();
      }
    }
  }

  /** Whether a time of day came between two others, the second included; past midnight, too. */
  static boolean reached(LocalTime last, LocalTime now, LocalTime wanted) {
    boolean afterLast = wanted.isAfter(last);
    boolean notAfterNow = !wanted.isAfter(now);
    return now.isBefore(last) ? afterLast || notAfterNow : afterLast && notAfterNow;
  }

  void cancel() {
    tasks.forEach(task -> task.cancel(false));
  }
}
