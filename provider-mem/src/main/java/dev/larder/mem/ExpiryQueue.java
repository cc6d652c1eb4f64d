package dev.larder.mem;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The visible entries that will be of no more use at a known time, the earliest first.
 *
 * <p>Safe for use by many threads; takes no lock.
 */
final class ExpiryQueue {

  private record Expiry(long keepUntil, long number, @Nullable MemEntry entry) {}

  private static final Comparator<Expiry> ORDER =
      Comparator.comparingLong(Expiry::keepUntil).thenComparingLong(Expiry::number);

  private final ConcurrentSkipListSet<Expiry> queue = new ConcurrentSkipListSet<>(ORDER);
  private final AtomicLong numbers = new AtomicLong();

  /** Adds an entry, unless it may always be of use. */
  void add(MemEntry entry) {
    if (entry.meta.keepUntil() != Long.MAX_VALUE) {
      entry.expiryNumber = numbers.incrementAndGet();
      queue.add(new Expiry(entry.meta.keepUntil(), entry.expiryNumber, entry));
    }
  }

  /** Removes an entry; does nothing if it is not here. */
  void remove(MemEntry entry) {
    if (entry.meta.keepUntil() != Long.MAX_VALUE) {
      queue.remove(new Expiry(entry.meta.keepUntil(), entry.expiryNumber, null));
    }
  }

  /**
   * An entry that is of no more use and that no reader holds; null if there is none among the first
   * few.
   *
   * @param now in milliseconds of the epoch
   */
  @Nullable MemEntry expired(long now) {
    int passedOver = 0;
    for (Expiry expiry : queue) {
      MemEntry entry = expiry.entry();
      if (expiry.keepUntil() > now || passedOver++ == RemovalPolicy.MOST_PASSED_OVER) {
        return null;
      }
      if (entry != null && !entry.held()) {
        return entry;
      }
    }
    return null;
  }
}
