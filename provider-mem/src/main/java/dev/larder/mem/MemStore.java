package dev.larder.mem;

import dev.larder.api.Capability;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A store in memory. */
final class MemStore implements Store {

  private static final long SWEEP_SECONDS = 30;
  private static final int MOST_SWEPT = 1000;
  private static final Set<Capability> CAPABILITIES =
      Set.copyOf(
          EnumSet.of(
              Capability.NON_BLOCKING_LOOKUP,
              Capability.SCANNABLE,
              Capability.READABLE_WHILE_FILLING));

  private final MemSettings settings;
  private final StoreContext context;
  private final Budget budget;
  private final Budget slots;
  private final SlabAllocator allocator;
  private final Room room;
  private final RemovalPolicy policy;
  private final ExpiryQueue expiries = new ExpiryQueue();

  /** What is stored. All else follows it, inside the map's exclusion of writers to one key. */
  private final ConcurrentHashMap<Key, MemEntry> entries = new ConcurrentHashMap<>();

  private final AtomicLong versions = new AtomicLong();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder declined = new LongAdder();
  private volatile boolean closed;
  private @Nullable Future<?> sweeping;

  /** A store with this source of memory; {@link #open} is the way in, except for tests. */
  MemStore(MemSettings settings, StoreContext context, IntFunction<ByteBuffer> memory) {
    this.settings = settings;
    this.context = context;
    this.budget = new Budget(settings.size());
    this.slots =
        new Budget(settings.maxObjectCount() == 0 ? Long.MAX_VALUE : settings.maxObjectCount());
    this.allocator =
        new SlabAllocator(settings.size(), settings.slabLength(), memory, this::refused);
    this.room = new Room(budget, allocator, this::evictOne);
    this.policy =
        switch (settings.removalAlgorithm()) {
          case W_TINYLFU -> new TinyLfuPolicy(settings.size());
          case LRU -> new LruPolicy();
          case GDSF -> new GdsfPolicy();
        };
  }

  /** Opens a store. */
  static MemStore open(MemSettings settings, StoreContext context) {
    MemStore store = new MemStore(settings, context, ByteBuffer::allocateDirect);
    store.sweeping =
        context
            .scheduler()
            .scheduleWithFixedDelay(store::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    return store;
  }

  @Override
  public Set<Capability> capabilities() {
    checkOpen();
    return CAPABILITIES;
  }

  @Override
  public @Nullable StoredResponse lookup(Key key) {
    checkOpen();
    while (true) {
      MemEntry entry = entries.get(key);
      if (entry == null) {
        return null;
      }
      // An entry that cannot be pinned any more has left the map: look again.
      if (entry.pin()) {
        policy.used(entry);
        return new PinnedResponse(entry);
      }
    }
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length) {
    checkOpen();
    if (!settings.accepts(head.kind(), length)) {
      return decline();
    }
    long headCharge = HeapEstimate.of(key, head, meta);
    if (!room.reserve(headCharge)) {
      return decline();
    }
    BodyMemory memory = new BodyMemory(room);
    if (length > 0 && !memory.add(length)) {
      room.release(headCharge);
      return decline();
    }
    return new MemWriter(this, room, memory, key, head, meta, length, headCharge);
  }

  private @Nullable StoreWriter decline() {
    declined.increment();
    return null;
  }

  /** What a writer may still do. */
  MemSettings settings() {
    return settings;
  }

  /** A writer gave up for want of room. */
  void gaveUp() {
    declined.increment();
  }

  /** Whether the store was closed. */
  boolean closed() {
    return closed;
  }

  /** A number that no body of this store had before. */
  long nextVersion() {
    return versions.incrementAndGet();
  }

  /**
   * Makes an entry visible if a condition holds.
   *
   * @param fresh pinned once; the pin passes to the map if the answer is true
   */
  boolean commit(MemEntry fresh, BooleanSupplier condition) {
    while (true) {
      Commit commit = new Commit(fresh, condition);
      entries.compute(fresh.key, commit::apply);
      if (commit.full) {
        if (!evictOne()) {
          declined.increment();
          return false;
        }
        continue;
      }
      if (commit.old != null) {
        commit.old.unpin();
      }
      if (commit.done && closed) {
        // Closing may not have seen it.
        drop(fresh);
      }
      return commit.done;
    }
  }

  /** One try to commit, run while all other writers to the key are excluded. */
  private final class Commit {
    private final MemEntry fresh;
    private final BooleanSupplier condition;
    private boolean full;
    private boolean done;
    private @Nullable MemEntry old;

    Commit(MemEntry fresh, BooleanSupplier condition) {
      this.fresh = fresh;
      this.condition = condition;
    }

    @Nullable MemEntry apply(Key key, @Nullable MemEntry present) {
      if (closed) {
        return present;
      }
      boolean slot = present == null;
      if (slot && !slots.tryReserve(1)) {
        full = true;
        return null;
      }
      try {
        done = condition.getAsBoolean();
      } finally {
        if (!done && slot) {
          slots.release(1);
        }
      }
      if (!done) {
        return present;
      }
      old = present;
      appear(present, fresh);
      return fresh;
    }
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) {
    checkOpen();
    MemEntry present = entries.get(key);
    if (present == null || present.version != version) {
      return false;
    }
    long headCharge = HeapEstimate.of(key, head, meta);
    if (!room.reserve(headCharge)) {
      return false;
    }
    MemEntry[] old = new MemEntry[1];
    entries.computeIfPresent(
        key,
        (same, current) -> {
          if (current.version != version) {
            return current;
          }
          MemEntry fresh = current.refreshed(head, meta, headCharge);
          old[0] = current;
          appear(current, fresh);
          return fresh;
        });
    if (old[0] == null) {
      room.release(headCharge);
      return false;
    }
    old[0].unpin();
    return true;
  }

  @Override
  public boolean remove(Key key) {
    checkOpen();
    return drop(key, null);
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) {
    checkOpen();
    for (MemEntry entry : entries.values()) {
      visitor.accept(
          new ScannedEntry(
              entry.key, entry.head.kind(), entry.head.status(), entry.meta, entry.body.length()));
    }
  }

  @Override
  public StoreStats stats() {
    checkOpen();
    return new StoreStats(
        slots.used(), budget.used(), budget.limit(), evictions.sum(), declined.sum());
  }

  @Override
  public void close() {
    closed = true;
    if (sweeping != null) {
      sweeping.cancel(false);
    }
    entries.values().forEach(this::drop);
    allocator.close();
  }

  /** The direct memory, for tests. */
  SlabAllocator allocator() {
    return allocator;
  }

  /** The budget, for tests. */
  Budget budget() {
    return budget;
  }

  /** Removes some of the entries that are of no more use. */
  void sweep() {
    long now = context.clock().millis();
    for (int i = 0; i < MOST_SWEPT; i++) {
      MemEntry entry = expiries.expired(now);
      if (entry == null) {
        return;
      }
      drop(entry);
    }
  }

  /** Makes one entry leave; false if there is none that could. */
  private boolean evictOne() {
    while (true) {
      MemEntry victim = expiries.expired(context.clock().millis());
      if (victim == null) {
        victim = policy.victim();
      }
      if (victim == null) {
        return false;
      }
      if (drop(victim)) {
        evictions.increment();
        context.events().evicted(victim.key, victim.charge);
        return true;
      }
      // It left meanwhile. An entry never comes back, so that forgetting it once more is harmless,
      // and ends the search even if a heap overflow came between the policy's record and the map's.
      policy.removed(victim);
      expiries.remove(victim);
    }
  }

  private boolean drop(MemEntry entry) {
    return drop(entry.key, entry);
  }

  /** Removes what is under a key, or only this entry if one is given. */
  private boolean drop(Key key, @Nullable MemEntry only) {
    MemEntry[] old = new MemEntry[1];
    entries.computeIfPresent(
        key,
        (same, present) -> {
          if (only != null && present != only) {
            return present;
          }
          old[0] = present;
          slots.release(1);
          room.visible(-present.charge);
          expiries.remove(present);
          policy.removed(present);
          return null;
        });
    if (old[0] == null) {
      return false;
    }
    old[0].unpin();
    return true;
  }

  private void appear(@Nullable MemEntry old, MemEntry fresh) {
    room.visible(fresh.charge);
    expiries.add(fresh);
    if (old == null) {
      policy.added(fresh);
    } else {
      room.visible(-old.charge);
      expiries.remove(old);
      policy.replaced(old, fresh);
    }
  }

  private void refused(OutOfMemoryError cause) {
    context
        .events()
        .problem(
            "The JVM gave less direct memory than the store "
                + context.instanceName()
                + " was promised ("
                + settings.size()
                + " bytes); it goes on with what it has. Raise -XX:MaxDirectMemorySize, or lower"
                + " size",
            cause);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store " + context.instanceName() + " is closed");
    }
  }
}
