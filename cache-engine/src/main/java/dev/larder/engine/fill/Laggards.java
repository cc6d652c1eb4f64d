package dev.larder.engine.fill;

import dev.larder.engine.exchange.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The readers for whom a full window waits. One that stays behind for longer than a limit, while
 * others could go on, is due to be cut off, within a second such limit. Safe for use by many
 * threads.
 */
final class Laggards {

  private final Timer timer;
  private final Duration limit;
  private final Set<Reader> behind = new HashSet<>();
  private long closeEnough;
  private Timer.@Nullable Alarm alarm;
  private long round;

  Laggards(Timer timer, Duration limit) {
    this.timer = timer;
    this.limit = limit;
  }

  /**
   * Something waits for the slowest.
   *
   * @param whenDue is called after the limit, with what to ask {@link #due} for
   */
  synchronized void waitFor(
      Collection<Reader> all, long available, long windowSize, LongConsumer whenDue) {
    if (alarm != null || all.size() < 2) {
      return;
    }
    closeEnough = windowSize / 2;
    for (Reader reader : all) {
      if (available - reader.position() > closeEnough) {
        behind.add(reader);
      }
    }
    long started = ++round;
    alarm = timer.after(limit, () -> whenDue.accept(started));
  }

  /** A reader has got further, whether or not something waits at the moment. */
  synchronized void progressed(Reader reader, long available) {
    if (available - reader.position() <= closeEnough) {
      behind.remove(reader);
    }
  }

  synchronized void nobodyWaits() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    round++;
    behind.clear();
  }

  /**
   * Those who were behind all the time, unless that is everybody.
   *
   * @param all who reads now
   */
  synchronized List<Reader> due(long started, Collection<Reader> all) {
    if (started != round) {
      return List.of();
    }
    alarm = null;
    List<Reader> due = all.stream().filter(behind::contains).toList();
    behind.clear();
    return due.size() < all.size() ? due : List.of();
  }
}
