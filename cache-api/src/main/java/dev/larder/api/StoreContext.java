package dev.larder.api;

import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the host gives to a store when it opens it.
 *
 * <p>Implemented by the host, never by providers: methods may be added.
 */
public interface StoreContext {

  /** The store's name in {@code cache.conf}, for messages and metrics. */
  String instanceName();

  /**
   * The time. Stores take it from here, never from the system, so that tests can move it.
   *
   * @return safe for use by many threads
   */
  InstantSource clock();

  /**
   * A scheduler for housekeeping, shared with others: tasks are short, or hand long work on.
   *
   * @return owned by the host; a store cancels its own tasks when it is closed and never shuts the
   *     scheduler down
   */
  ScheduledExecutorService scheduler();

  /** Where a store reports what an operator would want to know. */
  StoreEvents events();
}
