package dev.larder.mem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A policy by which the entry of the lowest rank leaves, where using an entry only raises its rank.
 *
 * <p>Exact, and without a lock on use: the heap is ordered by the ranks that entries had when they
 * were last put in order, and only the entry at the top is looked at again. If its rank has risen
 * it sinks to its place; if not, no other can be lower. Each such step pays for at least one use
 * since, so an eviction costs O(log n) over time; the first one after a long time of hits without
 * evictions may have to look at every entry used in that time.
 */
abstract class RankedPolicy implements RemovalPolicy {

  private final ReentrantLock lock = new ReentrantLock();
  private final EvictionHeap heap = new EvictionHeap();

  /** The present rank of an entry. */
  abstract double rank(MemEntry entry);

  /** Sets what a new entry starts with, unless it is the refreshed form of an older one. */
  abstract void start(MemEntry entry);

  /** An entry of this rank was named as victim. For one thread at a time. */
  abstract void named(double rank);

  @Override
  public final void added(MemEntry entry) {
    start(entry);
    lock.lock();
    try {
      heap.add(entry, rank(entry));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final void replaced(MemEntry old, MemEntry entry) {
    removed(old);
    added(entry);
  }

  @Override
  public final void removed(MemEntry entry) {
    lock.lock();
    try {
      heap.remove(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final @Nullable MemEntry victim() {
    lock.lock();
    List<MemEntry> passedOver = null;
    try {
      while (true) {
        MemEntry top = heap.first();
        if (top == null) {
          return null;
        }
        double rank = rank(top);
        if (rank != top.heapRank) {
          heap.move(top, rank);
        } else if (!top.held()) {
          named(rank);
          return top;
        } else {
          if (passedOver == null) {
            passedOver = new ArrayList<>();
          }
          if (passedOver.size() == MOST_PASSED_OVER) {
            return null;
          }
          heap.remove(top);
          passedOver.add(top);
        }
      }
    } finally {
      if (passedOver != null) {
        passedOver.forEach(entry -> heap.add(entry, rank(entry)));
      }
      lock.unlock();
    }
  }
}
