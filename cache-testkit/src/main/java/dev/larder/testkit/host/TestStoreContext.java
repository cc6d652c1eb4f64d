package dev.larder.testkit.host;

import dev.larder.api.StoreContext;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A host's side of a store, for tests: a clock and events that the test holds, and a scheduler with
 * one daemon thread. Whoever makes it closes it, after the stores that were opened with it.
 */
public final class TestStoreContext implements StoreContext, AutoCloseable {

  private final String instanceName;
  private final InstantSource clock;
  private final RecordingEvents events;
  private final ScheduledExecutorService scheduler;

  /** A context with a {@link FakeClock} and events of its own. */
  public TestStoreContext(String instanceName) {
    this(instanceName, new FakeClock(), new RecordingEvents());
  }

  /** A context with this clock and these events. */
  public TestStoreContext(String instanceName, InstantSource clock, RecordingEvents events) {
    this.instanceName = instanceName;
    this.clock = clock;
    this.events = events;
    this.scheduler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "housekeeping of " + instanceName);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String instanceName() {
    return instanceName;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public RecordingEvents events() {
    return events;
  }

  /** Stops the scheduler. */
  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
