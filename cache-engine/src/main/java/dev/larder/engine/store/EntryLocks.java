package dev.larder.engine.store;

import dev.larder.api.Key;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One at a time for each response: what changes several stores at once for one response, such as a
 * commit that removes older ones elsewhere, an invalidation or a copy. A hit takes no lock.
 *
 * <p>Safe for use by many threads. Responses share a fixed number of locks.
 */
public final class EntryLocks {

  private static final int LOCKS = 1 << 10;

  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  /** Locks that nobody has. */
  public EntryLocks() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * Takes a step while nobody else takes one for the same response.
   *
   * @param primary the primary key of the response
   * @param step may block in a store, and takes no other of these locks
   */
  public <T> T holding(Key primary, Supplier<T> step) {
    int hash = primary.hashCode();
    ReentrantLock lock = locks[(hash ^ (hash >>> 16)) & (LOCKS - 1)];
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }
}
