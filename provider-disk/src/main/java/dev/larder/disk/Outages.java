package dev.larder.disk;

import dev.larder.api.StoreEvents;
import java.util.EnumMap;
import java.util.Map;
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
  private final Map<Kind, Boolean> begun = new EnumMap<>(Kind.class);
  private volatile int open;

  Outages(StoreEvents events) {
    this.events = events;
  }

  /** Trouble was met. */
  void met(Kind kind, String message, @Nullable Throwable cause) {
    synchronized (begun) {
      if (begun.put(kind, true) != null) {
        return;
      }
      open = begun.size();
    }
    events.problem(message, cause);
  }

  /** What was impossible during such an outage was done. Cheap while there is none. */
  void over(Kind kind) {
    if (open != 0) {
      synchronized (begun) {
        begun.remove(kind);
        open = begun.size();
      }
    }
  }
}
