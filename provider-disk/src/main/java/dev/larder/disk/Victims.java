package dev.larder.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The entries that will leave next, brought by the housekeeping thread and fetched by those who
 * need room.
 */
final class Victims {

  private static final long PATIENCE_SECONDS = 5;

  private final Runnable ask;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  private final ArrayDeque<Victim> pool = new ArrayDeque<>();
  private long asked;
  private long answers;
  private boolean closed;

  /**
   * None yet.
   *
   * @param ask wakes the housekeeping thread
   */
  Victims(Runnable ask) {
    this.ask = ask;
  }

  /** The next one; null if there is none, or if the housekeeping thread cannot tell in time. */
  @Nullable Victim next() {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      long ticket = 0;
      while (pool.isEmpty()) {
        if (closed || (ticket != 0 && answers >= ticket) || left <= 0) {
          return null;
        }
        if (ticket == 0) {
          ticket = ++asked;
          ask.run();
        }
        left = answered.awaitNanos(left);
      }
      return pool.remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits. */
  boolean wanted() {
    lock.lock();
    try {
      return asked > answers;
    } finally {
      lock.unlock();
    }
  }

  /** The number of requests so far, for {@link #bring}. */
  long asked() {
    lock.lock();
    try {
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Answers.
   *
   * @param found may be empty: there is none
   * @param request what {@link #asked} said before the search began
   */
  void bring(List<Victim> found, long request) {
    lock.lock();
    try {
      pool.addAll(found);
      answers = Math.max(answers, request);
      answered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets those that were brought: there may be better ones. */
  List<Victim> clear() {
    lock.lock();
    try {
      List<Victim> all = new ArrayList<>(pool);
      pool.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      answered.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
