package dev.larder.fd;

import dev.larder.api.Body;
import dev.larder.api.Capability;
import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store of local files that stay open, and of other responses in memory, in one table. */
final class FdStore implements Store {

  private static final Set<Capability> CAPABILITIES =
      Set.copyOf(EnumSet.of(Capability.SCANNABLE, Capability.READABLE_WHILE_FILLING));

  /** What an entry takes on the heap beside its texts, estimated rather too high. */
  private static final long BESIDE_TEXTS = 1024;

  private final FdSettings settings;
  private final StoreContext context;
  private final Room room;
  private final LocalFiles files;

  /** What is stored. All else follows it, inside the map's exclusion of writers to one key. */
  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();

  private final LeastRecentlyUsed oldest = new LeastRecentlyUsed(entries.values(), e -> true);
  private final LeastRecentlyUsed oldestOpen =
      new LeastRecentlyUsed(entries.values(), e -> e.content.evictable());

  private final AtomicLong versions = new AtomicLong();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder declined = new LongAdder();
  private volatile boolean closed;

  /** A store with this way to open files; {@link #open} is the way in, except for tests. */
  FdStore(FdSettings settings, StoreContext context, LocalFiles.Opener opener) {
    this.settings = settings;
    this.context = context;
    this.room = new Room(settings.size(), settings.maxOpenFiles(), this::evictOne);
    this.files = new LocalFiles(settings, context, room, opener);
  }

  /** Opens a store, with what is to be there from the start. */
  static FdStore open(FdSettings settings, StoreContext context) {
    FdStore store = new FdStore(settings, context, OpenFile::of);
    store.files.preload();
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
      Entry entry = entries.get(key);
      if (entry == null) {
        return null;
      }
      // An entry that cannot be pinned any more has left the map: look again.
      if (!entry.pin()) {
        continue;
      }
      WatchedFile file = entry.content.file();
      if (file == null || file.isCurrent()) {
        entry.use();
        return new PinnedResponse(entry, entry.body);
      }
      entry.unpin();
      drop(entry);
    }
  }

  @Override
  public @Nullable StoredResponse lookupAtOnce(Key key) {
    checkOpen();
    Entry entry = entries.get(key);
    if (entry == null || !entry.pin()) {
      return null;
    }
    WatchedFile file = entry.content.file();
    if (file == null || (file.isCurrentAtOnce() && entry.isWarm())) {
      entry.use();
      return new PinnedResponse(entry, entry.warmBody);
    }
    entry.unpin();
    return null;
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length) {
    checkOpen();
    return mayGrowTo(length) ? inMemory(key, head, meta, length, null) : decline();
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file) {
    checkOpen();
    if (file.size() > settings.maxObjectSize()) {
      return decline();
    }
    long headCharge = headCharge(key, head, meta);
    if (!room.reserve(headCharge)) {
      return decline();
    }
    LocalFiles.Found found = files.find(file);
    Content content = found.content();
    if (content != null) {
      return new FdWriter(this, key, head, meta, content, file.size(), headCharge);
    }
    room.release(headCharge);
    WatchedFile watched = found.unopened();
    return watched != null && mayGrowTo(file.size())
        ? inMemory(key, head, meta, file.size(), watched)
        : decline();
  }

  private @Nullable StoreWriter inMemory(
      Key key, Head head, EntryMeta meta, long length, @Nullable WatchedFile copied) {
    long headCharge = headCharge(key, head, meta);
    long bodyCharge = Math.max(0, length);
    if (!room.reserve(headCharge + bodyCharge)) {
      return decline();
    }
    Memory memory = new Memory(room, bodyCharge, copied);
    return new FdWriter(this, key, head, meta, memory, length, headCharge);
  }

  private @Nullable StoreWriter decline() {
    declined.increment();
    return null;
  }

  /** A writer gave up for want of room. */
  void gaveUp() {
    declined.increment();
  }

  /** Whether a body of this length may be in memory. */
  boolean mayGrowTo(long length) {
    return !closed && length <= settings.maxInMemory();
  }

  Room room() {
    return room;
  }

  /** The files, for tests. */
  LocalFiles files() {
    return files;
  }

  private static long headCharge(Key key, Head head, EntryMeta meta) {
    return BESIDE_TEXTS + 3L * EntryCodec.encode(key, head, meta, 0).length;
  }

  /** A new entry, with one pin. */
  Entry entry(Key key, Head head, EntryMeta meta, Content content, long headCharge) {
    return entry(key, head, meta, versions.incrementAndGet(), content, headCharge);
  }

  private Entry entry(
      Key key, Head head, EntryMeta meta, long version, Content content, long headCharge) {
    WatchedFile file = content.file();
    Body.Check check =
        file == null
            ? Body.Check.NONE
            : () -> {
              if (!file.isUnchanged()) {
                drop(key, version);
                throw new IOException(file.path() + " was changed");
              }
            };
    return new Entry(key, head, meta, version, content, check, room, headCharge);
  }

  /**
   * Makes an entry visible if a condition holds.
   *
   * @param fresh pinned once; the pin passes to the table if the answer is true
   */
  boolean commit(Entry fresh, BooleanSupplier condition) {
    Entry[] old = new Entry[1];
    boolean[] done = new boolean[1];
    entries.compute(
        fresh.key,
        (key, present) -> {
          if (closed || !condition.getAsBoolean()) {
            return present;
          }
          done[0] = true;
          old[0] = present;
          return fresh;
        });
    if (old[0] != null) {
      old[0].unpin();
    }
    if (done[0] && closed) {
      // Closing may not have seen it.
      drop(fresh);
    }
    return done[0];
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) {
    checkOpen();
    Entry present = entries.get(key);
    if (present == null || present.version != version) {
      return false;
    }
    long headCharge = headCharge(key, head, meta);
    if (!room.reserve(headCharge)) {
      return false;
    }
    Entry[] old = new Entry[1];
    entries.computeIfPresent(
        key,
        (same, current) -> {
          if (current.version != version) {
            return current;
          }
          Entry fresh = entry(key, head, meta, version, current.content.retain(), headCharge);
          fresh.usedAt(current.usedAt());
          old[0] = current;
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
    Entry old = entries.remove(key);
    if (old == null) {
      return false;
    }
    old.unpin();
    return true;
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) {
    checkOpen();
    for (Entry entry : entries.values()) {
      visitor.accept(
          new ScannedEntry(
              entry.key, entry.head.kind(), entry.head.status(), entry.meta, entry.body.length()));
    }
  }

  @Override
  public StoreStats stats() {
    checkOpen();
    Budget memory = room.memory();
    return new StoreStats(
        entries.mappingCount(), memory.used(), memory.limit(), evictions.sum(), declined.sum());
  }

  @Override
  public void close() {
    closed = true;
    entries.values().forEach(this::drop);
    files.close();
  }

  private boolean evictOne(boolean open) {
    LeastRecentlyUsed from = open ? oldestOpen : oldest;
    while (true) {
      Entry victim = from.next(context.clock().millis());
      if (victim == null) {
        return false;
      }
      if (drop(victim)) {
        evictions.increment();
        context.events().evicted(victim.key, victim.charge());
        return true;
      }
    }
  }

  /** Removes what is under a key if it is of this version, whatever its head. */
  private void drop(Key key, long version) {
    Entry present = entries.get(key);
    while (present != null && present.version == version && !drop(present)) {
      present = entries.get(key);
    }
  }

  private boolean drop(Entry entry) {
    if (!entries.remove(entry.key, entry)) {
      return false;
    }
    entry.unpin();
    return true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store " + context.instanceName() + " is closed");
    }
  }
}
