package dev.larder.disk;

import dev.larder.api.StoreEvents;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells the host of each outage once, when it begins, however often it is met. */
final class Outages {

  /** A kind of trouble that begins and ends. */
  enum Kind {
    /** Files cannot be read. */
    READING,
    /** Files cannot be written. */
    WRITING,
    /** There is no room on the disk, beside the store's own limit. */
    DISK_FULL,
    /** Entries are damaged. */
    DAMAGE,
    /** There is no index. */
    INDEX
  }

  private final StoreEvents events;
  // Trouble that comes back so soon has not really been away.
  private static final long AWAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Set<Kind> begun = EnumSet.noneOf(Kind.class);
  private final Map<Kind, Long> ended = new EnumMap<>(Kind.class);
  private volatile int open;

  Outages(StoreEvents events) {
    this.events = events;
  }

  /** Trouble was met. */
  void met(Kind kind, String message, @Nullable Throwable cause) {
    synchronized (begun) {
      if (!begun.add(kind)) {
        return;
      }
      open = begun.size();
      Long end = ended.get(kind);
      if (end != null && System.nanoTime() - end < AWAY_NANOS) {
        return;
      }
    }
    events.problem(message, cause);
  }

  /** What was impossible during such an outage was done. Cheap while there is none. */
  void over(Kind kind) {
    if (open != 0) {
      synchronized (begun) {
        if (begun.remove(kind)) {
          ended.put(kind, System.nanoTime());
        }
        open = begun.size();
      }
    }
  }
}
