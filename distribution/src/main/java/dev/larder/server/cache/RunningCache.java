package dev.larder.server.cache;

import dev.larder.engine.exchange.Timer;
import dev.larder.engine.pipeline.CacheEngine;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.store.Stores;
import dev.larder.server.config.Location;
import dev.larder.server.config.ServerConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The open stores of one configuration, and the engine that uses them. For many threads. */
public final class RunningCache implements AutoCloseable {

  private final ScheduledExecutorService housekeeping;
  private final Stores stores;
  private final CacheEngine engine;

  private RunningCache(InstantSource clock) {
    this.housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "larder-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
    this.stores = new Stores(clock, housekeeping);
    this.engine = new CacheEngine(clock, Timer.of(housekeeping));
  }

  /**
   * Opens the stores.
   *
   * @return the caller closes it
   * @throws IOException if a store cannot be opened; the message names it
   */
  public static RunningCache open(ServerConfig config, InstantSource clock) throws IOException {
    RunningCache cache = new RunningCache(clock);
    try {
      for (ServerConfig.StoreConfig store : config.stores()) {
        cache.stores.open(store.name(), store.opener());
      }
      return cache;
    } catch (IOException | RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  /** The engine. */
  public CacheEngine engine() {
    return engine;
  }

  /** The open stores. */
  public Stores stores() {
    return stores;
  }

  /** The caching policy of a location. */
  public Policy policy(Location location) {
    return Policy.of(location.cache(), stores);
  }

  /** Closes the stores. Nothing may be under way. */
  @Override
  public void close() {
    stores.close();
    housekeeping.shutdownNow();
  }
}
