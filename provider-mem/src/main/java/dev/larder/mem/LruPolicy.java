package dev.larder.mem;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The least recently used entry leaves; storing counts as a use. Exact: uses are numbered, and the
 * rank is the number of the last one.
 */
final class LruPolicy extends RankedPolicy {

  private final AtomicLong uses = new AtomicLong();

  @Override
  double rank(MemEntry entry) {
    return entry.usedAt;
  }

  @Override
  void start(MemEntry entry) {
    if (entry.usedAt == 0) {
      used(entry);
    }
  }

  @Override
  void named(double rank) {}

  @Override
  public void used(MemEntry entry) {
    entry.usedAt = uses.incrementAndGet();
  }
}
