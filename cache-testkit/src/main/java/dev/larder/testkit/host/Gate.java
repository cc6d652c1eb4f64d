package dev.larder.testkit.host;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place where another thread waits until a test lets it go on. */
public final class Gate {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** A closed gate. */
  public Gate() {}

  /** Lets everybody through, from now on. */
  public void open() {
    opened.countDown();
  }

  /**
   * Waits until somebody stands at the gate.
   *
   * @return whether somebody came in time
   */
  public boolean awaitReached(Duration patience) throws InterruptedException {
    return reached.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stands at the gate until it opens, two minutes at most. */
  public void pass() throws InterruptedException {
    reached.countDown();
    if (!opened.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("nobody opened the gate");
    }
  }
}
