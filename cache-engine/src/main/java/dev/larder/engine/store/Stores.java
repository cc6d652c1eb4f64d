package dev.larder.engine.store;

import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreOpener;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open stores of a server, by instance name, in the order in which they were opened. */
public final class Stores implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  private final InstantSource clock;
  private final ScheduledExecutorService scheduler;
  private final Map<String, ShieldedStore> stores = new LinkedHashMap<>();

  /**
   * No stores yet.
   *
   * @param clock the time that stores are given
   * @param scheduler for the stores' housekeeping; the caller's own
   */
  public Stores(InstantSource clock, ScheduledExecutorService scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /**
   * Opens a store. To be called before the stores are used by others.
   *
   * @throws IOException if the store cannot be opened; the message names it
   * @throws IllegalArgumentException if the name is taken
   */
  public ShieldedStore open(String name, StoreOpener opener) throws IOException {
    if (stores.containsKey(name)) {
      throw new IllegalArgumentException("two stores are named " + name);
    }
    Store store;
    try {
      store = opener.open(new Context(name, clock, scheduler, new Events(name)));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IOException("store " + name + " cannot be opened: " + e.getMessage(), e);
    }
    ShieldedStore shielded = new ShieldedStore(name, store, clock);
    stores.put(name, shielded);
    return shielded;
  }

  /** The store of this name; null if there is none. */
  public @Nullable ShieldedStore byName(String name) {
    return stores.get(name);
  }

  /** All stores, in the order in which they were opened. */
  public Collection<ShieldedStore> all() {
    return stores.values();
  }

  /** Closes all stores, whatever any of them does. */
  @Override
  public void close() {
    stores.values().forEach(ShieldedStore::close);
  }

  private record Context(
      String instanceName,
      InstantSource clock,
      ScheduledExecutorService scheduler,
      StoreEvents events)
      implements StoreContext {}

  private static final class Events implements StoreEvents {

    private final String name;
    private final LongAdder evicted = new LongAdder();

    Events(String name) {
      this.name = name;
    }

    @Override
    public void evicted(Key key, long bytes) {
      evicted.increment();
      LOG.trace("store {} evicted {} ({} bytes)", name, key, bytes);
    }

    @Override
    public void problem(String message, @Nullable Throwable cause) {
      LOG.warn("store {}: {}", name, message, cause);
    }
  }
}
