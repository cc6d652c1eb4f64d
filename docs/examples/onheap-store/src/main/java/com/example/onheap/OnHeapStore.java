package com.example.onheap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.api.Capability;
import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store on the heap. Caffeine has the entries and says which is the coldest; the store counts the
 * bytes itself, since unfinished writes and entries that a reader holds are none of Caffeine's.
 */
final class OnHeapStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(OnHeapStore.class);

  private final long limit;
  private final StoreEvents events;
  private final Cache<Key, Entry> entries;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong versions = new AtomicLong();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder declined = new LongAdder();
  private volatile boolean closed;

  OnHeapStore(long limit, StoreContext context) {
    this.limit = limit;
    this.events = context.events();
    // The bytes are reserved before an entry comes in, so that Caffeine never has too many.
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(limit)
            .weigher(
                (Key key, Entry entry) ->
                    (int) Math.min(Integer.MAX_VALUE, entry.content.counted()))
            .executor(Runnable::run)
            .build();
    LOG.info(
        "store {}: {} bytes, in Caffeine {}",
        context.instanceName(),
        limit,
        Caffeine.class.getPackage().getImplementationVersion());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.NON_BLOCKING_LOOKUP, Capability.SCANNABLE, Capability.READABLE_WHILE_FILLING);
  }

  @Override
  public StoredResponse lookup(Key key) {
    checkOpen();
    while (true) {
      Entry entry = entries.getIfPresent(key);
      if (entry == null) {
        return null;
      }
      if (entry.content.hold()) {
        return new Handle(this, entry);
      }
      // It was replaced or removed in between: look again.
    }
  }

  @Override
  public StoreWriter begin(Key key, Head head, EntryMeta meta, long length) {
    checkOpen();
    long headBytes = headBytes(key, head, meta);
    long wanted = headBytes + Math.max(0, length);
    if (!reserveMore(wanted)) {
      return null;
    }
    Content content = new Content(versions.incrementAndGet(), wanted);
    return new Writer(this, key, head, meta, headBytes, content, length);
  }

  /** The condition and the becoming visible are one step, which compute makes of them. */
  boolean commit(Key key, Entry entry, BooleanSupplier condition) {
    Entry[] replaced = new Entry[1];
    entry.content.hold();
    Entry now =
        entries
            .asMap()
            .compute(
                key,
                (same, old) -> {
                  if (closed || !condition.getAsBoolean()) {
                    return old;
                  }
                  replaced[0] = old;
                  return entry;
                });
    if (now != entry) {
      release(entry.content);
      return false;
    }
    if (replaced[0] != null) {
      release(replaced[0].content);
    }
    return true;
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) {
    checkOpen();
    long headBytes = headBytes(key, head, meta);
    if (!reserve(headBytes)) {
      return false;
    }
    Entry[] refreshed = new Entry[1];
    entries
        .asMap()
        .computeIfPresent(
            key,
            (same, old) -> {
              if (old.content.version != version) {
                return old;
              }
              old.content.count(headBytes - old.headBytes);
              refreshed[0] = old;
              return new Entry(head, meta, headBytes, old.content, old.body);
            });
    // Either the old head's bytes are free now, or those that were reserved in vain.
    used.addAndGet(-(refreshed[0] == null ? headBytes : refreshed[0].headBytes));
    return refreshed[0] != null;
  }

  @Override
  public boolean remove(Key key) {
    checkOpen();
    Entry entry = entries.asMap().remove(key);
    if (entry == null) {
      return false;
    }
    release(entry.content);
    return true;
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) {
    checkOpen();
    entries
        .asMap()
        .forEach(
            (key, entry) ->
                visitor.accept(
                    new ScannedEntry(
                        key,
                        entry.head.kind(),
                        entry.head.status(),
                        entry.meta,
                        entry.body.length())));
  }

  @Override
  public StoreStats stats() {
    checkOpen();
    return new StoreStats(
        entries.estimatedSize(), used.get(), limit, evictions.sum(), declined.sum());
  }

  @Override
  public void close() {
    closed = true;
    for (Key key : entries.asMap().keySet()) {
      Entry entry = entries.asMap().remove(key);
      if (entry != null) {
        release(entry.content);
      }
    }
  }

  /** Gives one hold of a content up, and its bytes back if it was the last. */
  void release(Content content) {
    used.addAndGet(-content.release());
  }

  /** Reserves bytes for an entry on its way in, and counts it as declined if there are none. */
  boolean reserveMore(long bytes) {
    boolean reserved = reserve(bytes);
    if (!reserved) {
      declined.increment();
    }
    return reserved;
  }

  private boolean reserve(long bytes) {
    if (bytes > limit) {
      return false;
    }
    while (true) {
      long now = used.get();
      if (now + bytes > limit) {
        if (!evictColdest()) {
          return false;
        }
      } else if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  /** Evicts an entry that no reader holds; false if there is none. */
  private boolean evictColdest() {
    Optional<? extends Map.Entry<Key, Entry>> coldest =
        entries
            .policy()
            .eviction()
            .orElseThrow()
            .coldest(all -> all.filter(entry -> entry.getValue().content.isHeldOnce()).findFirst());
    if (coldest.isEmpty()) {
      return false;
    }
    Key key = coldest.get().getKey();
    Entry entry = coldest.get().getValue();
    if (entries.asMap().remove(key, entry)) {
      evictions.increment();
      events.evicted(key, entry.content.counted());
      release(entry.content);
    }
    return true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private static long headBytes(Key key, Head head, EntryMeta meta) {
    return EntryCodec.encode(key, head, meta, 0).length;
  }
}
