package dev.larder.disk;

import java.util.concurrent.locks.ReentrantLock;

/** The lock under which the entries of some names change, and a count of these changes. */
final class Stripe extends ReentrantLock {

  private static final long serialVersionUID = 1L;

  private volatile long generation;

  /** How often something changed so far. */
  long generation() {
    return generation;
  }

  /** Something changes. Called with the lock held. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the lock is held
  void change() {
    generation++;
  }
}
