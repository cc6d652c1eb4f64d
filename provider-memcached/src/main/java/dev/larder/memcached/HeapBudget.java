package dev.larder.memcached;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap bodies may take on their way to and from servers. */
final class HeapBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  HeapBudget(long limit) {
    this.limit = limit;
  }

  /** Takes bytes, or none of them. To be asked before they are allocated. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
