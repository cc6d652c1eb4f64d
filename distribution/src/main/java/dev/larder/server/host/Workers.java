package dev.larder.server.host;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks run that may block: virtual threads where the JDK has them, otherwise a pool. The
 * number of tasks is bounded; threads of the network are never among the workers.
 */
final class Workers implements Executor, AutoCloseable {

  private static final int POOL_THREADS = 256;

  /** Whether a thread runs a task of workers. */
  private static final ThreadLocal<Boolean> WORKING = ThreadLocal.withInitial(() -> false);

  private final int limit;
  private final AtomicInteger tasks = new AtomicInteger();
  private final Executor threads;
  private final @Nullable QueuedThreadPool pool;

  /**
   * Starts the workers.
   *
   * @param limit the most tasks that run or wait
   */
  Workers(int limit) throws Exception {
    this.limit = limit;
    if (VirtualThreads.areSupported()) {
      this.pool = null;
      this.threads = VirtualThreads.getDefaultVirtualThreadsExecutor();
    } else {
      this.pool = new QueuedThreadPool(POOL_THREADS, 4);
      pool.setName("larder-worker");
      pool.setDaemon(true);
      pool.setReservedThreads(0);
      pool.start();
      this.threads = pool;
    }
  }

  /**
   * Runs the first task of a request.
   *
   * @throws RejectedExecutionException if there are too many
   */
  @Override
  public void execute(Runnable task) {
    if (tasks.incrementAndGet() > limit) {
      tasks.decrementAndGet();
      throw new RejectedExecutionException("more than " + limit + " requests may block");
    }
    run(task);
  }

  /** Runs a task that goes on with what was begun; it is not refused for the number of others. */
  void proceed(Runnable task) {
    tasks.incrementAndGet();
    run(task);
  }

  /** Whether the caller may block, because it is a task of workers already. */
  static boolean isHere() {
    return WORKING.get();
  }

  private void run(Runnable task) {
    try {
      threads.execute(
          () -> {
            WORKING.set(true);
            try {
              task.run();
            } finally {
              WORKING.set(false);
              tasks.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      tasks.decrementAndGet();
      throw e;
    }
  }

  /** Refuses further tasks; those that run are not waited for. */
  @Override
  public void close() {
    if (pool != null) {
      LifeCycle.stop(pool);
    }
  }
}
