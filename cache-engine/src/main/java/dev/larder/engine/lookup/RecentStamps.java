package dev.larder.engine.lookup;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest stamp of each of a bounded number of URIs, those last stamped. Of any other URI it
 * knows only that it was not stamped after the oldest stamp that had to be forgotten.
 *
 * <p>URIs are told apart by 64 bits, so that long ones take no more room than short ones; two that
 * share them share their stamps, which costs a fetch and nothing else. Reading takes no lock.
 */
final class RecentStamps {

  private final int capacity;
  private final Map<Long, Long> stamps = new ConcurrentHashMap<>();
  private final Map<Long, Long> order = new LinkedHashMap<>();
  private volatile long forgotten = Long.MIN_VALUE;

  RecentStamps(int capacity) {
    this.capacity = capacity;
  }

  void stamp(String uri, long stamp) {
    Long key = hash(uri);
    synchronized (order) {
      // Of two at once, the later one counts, whichever comes here first.
      Long before = order.remove(key);
      Long latest = before == null ? stamp : Math.max(before, stamp);
      order.put(key, latest);
      stamps.put(key, latest);
      if (order.size() > capacity) {
        Iterator<Map.Entry<Long, Long>> oldest = order.entrySet().iterator();
        Map.Entry<Long, Long> entry = oldest.next();
        // Raised before the entry goes, so that no reader falls between the two.
        forgotten = Math.max(forgotten, entry.getValue());
        stamps.remove(entry.getKey());
        oldest.remove();
      }
    }
  }

  /** Whether the URI was stamped at this time or later, or may have been. */
  boolean stampedSince(String uri, long time) {
    if (time <= forgotten) {
      return true;
    }
    if (stamps.isEmpty()) {
      return false;
    }
    Long stamp = stamps.get(hash(uri));
    return stamp != null && stamp >= time;
  }

  /** FNV-1a over the characters. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
