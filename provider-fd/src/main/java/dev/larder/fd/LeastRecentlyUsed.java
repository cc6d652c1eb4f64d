package dev.larder.fd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Names the entries that should go, the least recently used first; before all others those that are
 * of no more use.
 *
 * <p>A hit only notes its time. The order is made when it is needed, for some of the oldest at
 * once: what was used since then is passed over, and what came since is younger than all of them.
 */
final class LeastRecentlyUsed {

  private static final int FEWEST = 16;

  private record Candidate(Entry entry, long usedAt) {}

  private final Collection<Entry> entries;
  private final Predicate<Entry> wanted;
  private final Deque<Candidate> oldest = new ArrayDeque<>();

  /**
   * Names entries of a table.
   *
   * @param entries all that are visible, at any time
   * @param wanted those of them that may be named
   */
  LeastRecentlyUsed(Collection<Entry> entries, Predicate<Entry> wanted) {
    this.entries = entries;
    this.wanted = wanted;
  }

  /**
   * The next one; null if there is none. It may have left meanwhile.
   *
   * @param now in milliseconds of the epoch
   */
  synchronized @Nullable Entry next(long now) {
    Entry next = poll();
    if (next == null) {
      fill(now);
      next = poll();
    }
    return next;
  }

  private @Nullable Entry poll() {
    while (true) {
      Candidate candidate = oldest.poll();
      if (candidate == null) {
        return null;
      }
      Entry entry = candidate.entry();
      if (entry.usedAt() == candidate.usedAt() && !entry.held()) {
        return entry;
      }
    }
  }

  private void fill(long now) {
    List<Candidate> all = new ArrayList<>();
    for (Entry entry : entries) {
      if (wanted.test(entry) && !entry.held()) {
        all.add(new Candidate(entry, entry.usedAt()));
      }
    }
    // Times of the JVM's clock are compared by their difference.
    long base = System.nanoTime();
    all.sort(
        Comparator.<Candidate>comparingInt(c -> c.entry().meta.keepUntil() <= now ? 0 : 1)
            .thenComparingLong(c -> c.usedAt() - base));
    all.stream().limit(Math.max(FEWEST, all.size() / 16)).forEach(oldest::add);
  }
}
