package dev.larder.disk;

import dev.larder.api.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries that stay open between hits: a bounded number, and beyond it those that a reader
 * holds just now. Those not used since they were last looked at go first.
 *
 * <p>Safe for use by many threads; finding takes no lock.
 */
final class OpenEntries {

  private final int limit;
  private final Consumer<OpenEntry> closing;
  private final ConcurrentHashMap<Key, OpenEntry> entries = new ConcurrentHashMap<>();
  private final ArrayDeque<OpenEntry> queue = new ArrayDeque<>();

  /**
   * None open.
   *
   * @param limit how many stay open while no reader holds them
   * @param closing told of each that is closed to make room
   */
  OpenEntries(int limit, Consumer<OpenEntry> closing) {
    this.limit = limit;
    this.closing = closing;
  }

  /** The open entry of a key, pinned; null if it is not open. */
  @Nullable OpenEntry pinned(Key key) {
    OpenEntry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (!entry.readable()) {
      drop(entry);
      return null;
    }
    return entry.pin() ? entry : null;
  }

  /** Takes an entry out that is still in the store. */
  private void drop(OpenEntry entry) {
    if (entry.pin()) {
      if (entries.remove(entry.key, entry)) {
        entry.leave(0, 0);
      } else {
        entry.unpin();
      }
    }
  }

  /** The open entry of a key, not pinned; null if it is not open. */
  @Nullable OpenEntry peek(Key key) {
    return entries.get(key);
  }

  /**
   * Adds an entry whose one pin becomes this table's, unless there is one of the key already.
   * Called while nothing can change the entry of the key.
   *
   * @return the one that is here now, with a further pin for the caller
   */
  OpenEntry add(OpenEntry fresh) {
    while (true) {
      OpenEntry present = entries.putIfAbsent(fresh.key, fresh);
      if (present == null) {
        fresh.pin();
        synchronized (queue) {
          queue.add(fresh);
        }
        shrinkTo(limit);
        return fresh;
      }
      if (present.readable() && present.pin()) {
        fresh.unpin();
        return present;
      }
      drop(present);
    }
  }

  /**
   * Takes out the entry of a key, which has left the store. Called while nothing else can change
   * the entry of the key.
   *
   * @return the entry, for {@link OpenEntry#leave}; null if it was not open
   */
  @Nullable OpenEntry take(Key key) {
    OpenEntry entry = entries.remove(key);
    // With a second pin beside the table's, shrinking can no longer close it.
    return entry != null && entry.pin() ? entry : null;
  }

  /** Closes some of the entries that no reader holds. */
  void shrinkTo(int most) {
    List<OpenEntry> closed = new ArrayList<>();
    synchronized (queue) {
      int looks = 2 * queue.size();
      while (queue.size() > most && looks-- > 0) {
        OpenEntry next = queue.remove();
        if (entries.get(next.key) != next) {
          continue;
        }
        if (next.takeRecent() || !next.retire()) {
          queue.add(next);
          continue;
        }
        entries.remove(next.key, next);
        closed.add(next);
      }
    }
    closed.forEach(closing);
  }

  /** The number of entries that are open. */
  int size() {
    return entries.size();
  }

  /** Visits the open entries. */
  void forEach(Consumer<OpenEntry> visitor) {
    entries.values().forEach(visitor);
  }

  /** Lets go of all; those that readers hold stay readable. */
  void close() {
    entries.values().forEach(this::drop);
  }
}
