package dev.larder.fd;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count that never passes its limit: whoever wants to use something reserves it first.
 *
 * <p>Safe for use by many threads; takes no lock.
 */
final class Budget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** An unused budget of this limit, inclusive. */
  Budget(long limit) {
    this.limit = limit;
  }

  /** Reserves an amount that is not negative, or answers false and reserves nothing. */
  boolean tryReserve(long amount) {
    long present = used.get();
    while (amount <= limit - present) {
      long witness = used.compareAndExchange(present, present + amount);
      if (witness == present) {
        return true;
      }
      present = witness;
    }
    return false;
  }

  /** Gives back an amount that was reserved. */
  void release(long amount) {
    if (used.addAndGet(-amount) < 0) {
      throw new IllegalStateException("more given back than was reserved");
    }
  }

  /** What is reserved now. */
  long used() {
    return used.get();
  }

  /** The greatest amount that can be reserved. */
  long limit() {
    return limit;
  }
}
