package dev.larder.disk;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What has changed and is not in the index yet, in the order in which it changed.
 *
 * <p>Adding never waits, since it is done with locks held; who begins something new waits before.
 */
final class IndexChanges {

  /** How far the index may lag behind before new entries wait. */
  private static final int MOST_BEHIND = 100_000;

  private static final long PACE_MILLIS = 5;
  private static final long LONGEST_WAIT_MILLIS = 5000;
  private static final Change WAKE = new Change("", null, 0);

  private final LinkedBlockingQueue<Change> queue = new LinkedBlockingQueue<>();
  private volatile boolean countWanted;

  /**
   * One change.
   *
   * @param name whose; empty for nothing but waking up
   * @param record what is known from now on; null if the entry is gone, or for a use
   * @param usedAt when it was used, or 0
   */
  record Change(String name, @Nullable IndexRecord record, long usedAt) {}

  /** An entry is there, or is another one now. Called with its stripe held. */
  void stored(String name, IndexRecord record) {
    queue.add(new Change(name, record, 0));
  }

  /** An entry is gone. Called with its stripe held. */
  void gone(String name) {
    queue.add(new Change(name, null, 0));
  }

  /** An entry was used. Forgotten if there is too much else. */
  void used(String name, long at) {
    if (queue.size() < MOST_BEHIND) {
      queue.add(new Change(name, null, at));
    }
  }

  /** Waits until the index has nearly caught up. Not to be called with a lock held. */
  void keepPace() throws IOException {
    long waited = 0;
    while (queue.size() > MOST_BEHIND && waited < LONGEST_WAIT_MILLIS) {
      try {
        Thread.sleep(PACE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      waited += PACE_MILLIS;
    }
  }

  /** Wakes the one who applies the changes. */
  void wake() {
    queue.add(WAKE);
  }

  /** All is to be counted anew, since somebody else has changed it. */
  void countAnew() {
    countWanted = true;
    wake();
  }

  /** Whether all is to be counted anew. */
  boolean countWanted() {
    return countWanted;
  }

  /** The counting begins. */
  void countBegins() {
    countWanted = false;
  }

  /** The next change; null if there is none. */
  @Nullable Change poll() {
    return queue.poll();
  }

  /** The next change, after waiting a second at most; null if there is none. */
  @Nullable Change await() throws InterruptedException {
    return queue.poll(1, TimeUnit.SECONDS);
  }

  /** Whether all is in the index, or just on its way from here. */
  boolean isEmpty() {
    return queue.isEmpty();
  }
}
