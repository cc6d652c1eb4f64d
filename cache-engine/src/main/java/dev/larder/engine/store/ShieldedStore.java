package dev.larder.engine.store;

import dev.larder.api.Capability;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.KeyedRequest;
import dev.larder.api.Leases;
import dev.larder.api.LocalFile;
import dev.larder.api.RequestKeys;
import dev.larder.api.Store;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store as the rest of the engine sees it: whatever it throws, from whatever method, has become
 * an absence. Failures are counted, an outage is logged once when it begins and once when it ends,
 * and a store that keeps failing is left alone but for a probe now and then.
 */
public final class ShieldedStore {

  private static final Logger LOG = LoggerFactory.getLogger(ShieldedStore.class);

  private final String name;
  private final Store store;
  private final boolean nonBlocking;
  private final boolean readableWhileFilling;
  private final @Nullable RequestKeys keys;
  private final Set<String> keyFields;
  private final boolean shared;
  private final @Nullable Leases leases;
  // Apart, since a disk that is full or read-only still has what it has: finding goes on, and the
  // lookups that succeed must not hide that all writing fails.
  private final Breaker reading;
  private final Breaker writing;
  private final LongAdder failures = new LongAdder();

  /**
   * Puts the shield around a store.
   *
   * @param name the instance name
   * @param store the open store; closed with {@link #close}
   * @param clock for the pauses of the breaker
   */
  public ShieldedStore(String name, Store store, InstantSource clock) {
    this.name = name;
    this.store = store;
    this.reading = new Breaker(clock);
    this.writing = new Breaker(clock);
    this.nonBlocking = has(store, Capability.NON_BLOCKING_LOOKUP);
    this.readableWhileFilling = has(store, Capability.READABLE_WHILE_FILLING);
    this.shared = has(store, Capability.SHARED);
    this.leases = leases(store);
    this.keys = keys(store);
    this.keyFields = readKeyFields();
  }

  private @Nullable RequestKeys keys(Store store) {
    try {
      return store.requestKeys();
    } catch (Throwable e) {
      failed(reading, "requestKeys", e);
      return null;
    }
  }

  private Set<String> readKeyFields() {
    try {
      return keys == null ? Set.of() : Set.copyOf(keys.fields());
    } catch (Throwable e) {
      failed(reading, "fields of keys", e);
      return Set.of();
    }
  }

  private @Nullable Leases leases(Store store) {
    try {
      return store.leases();
    } catch (Throwable e) {
      failed(reading, "leases", e);
      return null;
    }
  }

  private boolean has(Store store, Capability capability) {
    try {
      return store.capabilities().contains(capability);
    } catch (Throwable e) {
      failed(reading, "capabilities", e);
      return false;
    }
  }

  /** The instance name. */
  public String name() {
    return name;
  }

  /** Whether {@link #lookup} may be called on an I/O thread. */
  public boolean nonBlocking() {
    return nonBlocking;
  }

  /** Whether what was written of a response can be read before it is committed. */
  public boolean readableWhileFilling() {
    return readableWhileFilling;
  }

  /** Whether it makes its keys itself, from requests. */
  public boolean hasOwnKeys() {
    return keys != null;
  }

  /** The request fields, in lower case, that are part of the keys that it makes itself. */
  public Set<String> keyFields() {
    return keyFields;
  }

  /**
   * The key of a request by the store's own rule.
   *
   * @param response what is to be stored; null where something is looked for or removed
   * @return null if the store has none, or no place for it, or fails
   */
  public @Nullable Key ownKey(KeyedRequest request, @Nullable Head response) {
    try {
      return keys == null ? null : keys.keyFor(request, response);
    } catch (Throwable e) {
      failed(reading, "keyFor", e);
      return null;
    }
  }

  /** Whether other nodes change what is in it. */
  public boolean shared() {
    return shared;
  }

  /** How often a method of the store has thrown. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Finds the entry under a key.
   *
   * @return closed by the caller; null if there is none
   * @throws StoreUnavailableException if the store fails, or is left alone because it keeps failing
   */
  public @Nullable PinnedEntry lookup(Key key) throws StoreUnavailableException {
    if (!reading.allows()) {
      throw new StoreUnavailableException();
    }
    StoredResponse stored = null;
    try {
      stored = store.lookup(key);
      if (stored == null) {
        succeeded(reading);
        return null;
      }
      PinnedEntry entry = new PinnedEntry(this, key, stored);
      succeeded(reading);
      return entry;
    } catch (Throwable e) {
      failed(reading, "lookup", e);
      if (stored != null) {
        close(stored);
      }
      throw new StoreUnavailableException();
    }
  }

  /**
   * Finds the entry under a key if that takes no waiting. May be called on an I/O thread.
   *
   * @return closed by the caller; null if {@link #lookup} has to be asked, on a worker
   */
  public @Nullable PinnedEntry lookupAtOnce(Key key) {
    if (reading.isOpen()) {
      return null;
    }
    StoredResponse stored = null;
    try {
      // That something is at hand does not tell the breaker that the rest can be found.
      stored = store.lookupAtOnce(key);
      return stored == null ? null : new PinnedEntry(this, key, stored);
    } catch (Throwable e) {
      failed(reading, "lookupAtOnce", e);
      if (stored != null) {
        close(stored);
      }
      return null;
    }
  }

  /**
   * Starts writing an entry.
   *
   * @return closed by the caller; null if the store declines or fails
   */
  public @Nullable ShieldedWriter begin(Key key, Head head, EntryMeta meta, long length) {
    return begin(key, head, meta, length, null);
  }

  /**
   * Starts writing an entry.
   *
   * @param file the file whose content the body is; null if it is of no file
   * @return closed by the caller; null if the store declines or fails
   */
  public @Nullable ShieldedWriter begin(
      Key key, Head head, EntryMeta meta, long length, @Nullable LocalFile file) {
    // What is written while nothing can be found again would be in vain.
    if (reading.isOpen() || !writing.allows()) {
      return null;
    }
    try {
      // That it begins well says nothing of how it ends, and so nothing to the breaker.
      StoreWriter writer =
          file == null ? store.begin(key, head, meta, length) : store.begin(key, head, meta, file);
      return writer == null ? null : new ShieldedWriter(this, writer);
    } catch (Throwable e) {
      failed(writing, "begin", e);
      return null;
    }
  }

  /** Gives a stored response a new head; false if that was not possible. */
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) {
    if (!writing.allows()) {
      return false;
    }
    try {
      boolean done = store.refresh(key, version, head, meta);
      succeeded(writing);
      return done;
    } catch (Throwable e) {
      failed(writing, "refresh", e);
      return false;
    }
  }

  /**
   * Removes an entry. Asked even while the store is left alone otherwise: what must not be used any
   * more is worth a try.
   *
   * @return true if there is none under the key now; false if the store failed, and may still have
   *     it
   */
  public boolean remove(Key key) {
    try {
      store.remove(key);
      return true;
    } catch (Throwable e) {
      // No reason to write nothing: of a store on several servers, only one may be away.
      failures.increment();
      LOG.debug("store {}: remove failed", name, e);
      return false;
    }
  }

  /** Whether nodes that share the store agree on who fetches. */
  public boolean hasLeases() {
    return leases != null;
  }

  /**
   * Takes the lease of a name among the nodes that share the store.
   *
   * @return what came of it; the lease in it is closed by the caller, where that may block
   */
  public LeaseAnswer lease(Key name, Duration longest) {
    Leases known = leases;
    if (known == null || writing.isOpen() || reading.isOpen()) {
      return LeaseAnswer.UNKNOWN;
    }
    try {
      Leases.Lease taken = known.take(name, longest);
      return taken == null ? LeaseAnswer.HELD : new LeaseAnswer(false, taken);
    } catch (Throwable e) {
      failed(writing, "lease", e);
      return LeaseAnswer.UNKNOWN;
    }
  }

  /** The store's counts; null if it cannot tell. */
  public @Nullable StoreStats stats() {
    try {
      return store.stats();
    } catch (Throwable e) {
      failed(reading, "stats", e);
      return null;
    }
  }

  /** Closes the store. */
  public void close() {
    try {
      store.close();
    } catch (Throwable e) {
      LOG.warn("store {}: close failed; what it held may be lost", name, e);
    }
  }

  void close(StoredResponse handle) {
    try {
      handle.close();
    } catch (Throwable e) {
      failed(reading, "close of a stored response", e);
    }
  }

  void close(StoreWriter writer) {
    try {
      writer.close();
    } catch (Throwable e) {
      failed(writing, "close of a writer", e);
    }
  }

  void committed() {
    succeeded(writing);
  }

  void writeFailed(String method, Throwable cause) {
    failed(writing, method, cause);
  }

  void readFailed(Throwable cause) {
    failed(reading, "readAt", cause);
  }

  private void succeeded(Breaker breaker) {
    if (breaker.succeeded()) {
      LOG.info("store {} works again", name);
    }
  }

  private void failed(Breaker breaker, String method, Throwable cause) {
    failures.increment();
    if (breaker.failed()) {
      LOG.warn("store {} keeps failing and is left alone for now; {} said:", name, method, cause);
    } else {
      LOG.debug("store {}: {} failed", name, method, cause);
    }
  }
}
