package dev.larder.server.host;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do. */
public final class Eventually {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private Eventually() {}

  /**
   * Looks again and again.
   *
   * @throws AssertionError if it does not hold within 20 seconds
   */
  public static void holds(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE) {
        throw new AssertionError("it did not happen");
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
