package dev.larder.testkit.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;

/** Runs tasks at the same time and waits for all of them, but not for ever. */
final class Together {

  /** One thread's part. */
  interface Task {
    void run() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch start = new CountDownLatch(1);

  private Together() {}

  /** Starts the tasks at once and waits for their end; the first failure is thrown. */
  static void run(Duration patience, List<Task> tasks) throws InterruptedException {
    Together together = new Together();
    tasks.forEach(together::add);
    together.start.countDown();
    together.join(patience);
  }

  /** Starts one task now; {@link #join} waits for it. */
  static Together start(Task task) {
    Together together = new Together();
    together.add(task);
    together.start.countDown();
    return together;
  }

  /** Waits for the end of the tasks; the first failure is thrown. */
  void join(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        Assertions.fail("did not end within " + patience + ": " + stack(thread));
      }
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("in another thread: " + thrown, thrown);
    }
  }

  /**
   * Waits until the only task has ended or waits for something; or until it is clear that it does
   * neither, since it runs on without a lock.
   */
  void awaitBlockedOrEnded() {
    Thread thread = threads.get(0);
    long end = System.nanoTime() + 200_000_000;
    while (System.nanoTime() < end) {
      Thread.State state = thread.getState();
      if (state != Thread.State.NEW && state != Thread.State.RUNNABLE) {
        return;
      }
      LockSupport.parkNanos(20_000);
    }
  }

  private void add(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                start.await();
                task.run();
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            },
            "kit " + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static String stack(Thread thread) {
    return thread.getName() + " at " + List.of(thread.getStackTrace());
  }
}
