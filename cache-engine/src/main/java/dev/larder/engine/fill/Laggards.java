package dev.larder.engine.fill;

import dev.larder.engine.exchange.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The readers for whom a full window waits. One that stays behind for longer than a limit, while
 * others could go on, is cut off. Safe for use by many threads.
 */
final class Laggards {

  private final Timer timer;
  private final Duration limit;
  private final Set<Reader> behind = new HashSet<>();
  private long closeEnough;
  private int readers;
  private Timer.@Nullable Alarm alarm;
  private long round;

  Laggards(Timer timer, Duration limit) {
    this.timer = timer;
    this.limit = limit;
  }

  /** Something waits for the slowest. */
  synchronized void waitFor(Collection<Reader> all, long available, long windowSize) {
    readers = all.size();
    if (alarm != null || readers < 2) {
      return;
    }
    closeEnough = windowSize / 2;
    for (Reader reader : all) {
      if (available - reader.position() > closeEnough) {
        behind.add(reader);
      }
    }
    long started = ++round;
    alarm = timer.after(limit, () -> cut(started));
  }

  /** A reader has got further. */
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

  private void cut(long started) {
    for (Reader reader : due(started)) {
      reader.cut(new IOException("the client reads too slowly, and others wait for it"));
    }
  }

  private synchronized List<Reader> due(long started) {
    if (started != round) {
      return List.of();
    }
    alarm = null;
    List<Reader> due = behind.size() < readers ? List.copyOf(behind) : List.of();
    behind.clear();
    return due;
  }
}
