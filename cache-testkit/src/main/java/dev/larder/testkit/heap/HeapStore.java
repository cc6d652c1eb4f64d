package dev.larder.testkit.heap;

import dev.larder.api.Body;
import dev.larder.api.Capability;
import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reference store: entries on the heap, the least recently used leave first. One lock guards
 * all of it, and nobody waits while holding it.
 */
final class HeapStore implements Store {

  private static final Map<String, Map<Key, HeapEntry>> SHELVES = new ConcurrentHashMap<>();
  private static final AtomicLong VERSIONS = new AtomicLong();

  private final HeapStoreProvider.Settings settings;
  private final StoreEvents events;
  private final Map<Key, HeapEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final @Nullable HeapFile file;
  private long used;
  private long evictions;
  private long declined;
  private boolean closed;

  HeapStore(HeapStoreProvider.Settings settings, StoreEvents events) throws IOException {
    this.settings = settings;
    this.events = events;
    this.file = settings.body() == HeapStoreProvider.BodyForm.FILE ? new HeapFile() : null;
    Map<Key, HeapEntry> kept = SHELVES.remove(settings.shelf());
    if (kept != null) {
      takeUp(kept);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities =
        EnumSet.of(Capability.SCANNABLE, Capability.READABLE_WHILE_FILLING);
    if (!settings.blocking()) {
      capabilities.add(Capability.NON_BLOCKING_LOOKUP);
    }
    if (!settings.shelf().isEmpty()) {
      capabilities.add(Capability.PERSISTENT);
    }
    return capabilities;
  }

  @Override
  public synchronized @Nullable StoredResponse lookup(Key key) {
    checkOpen();
    HeapEntry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    hold(entry.content());
    entry.content().lookedUp = true;
    return new HeapResponse(this, entry, false);
  }

  @Override
  public synchronized @Nullable StoredResponse lookupAtOnce(Key key) {
    checkOpen();
    HeapEntry entry = settings.atHand() ? entries.get(key) : null;
    if (entry == null || !entry.content().lookedUp) {
      return null;
    }
    hold(entry.content());
    return new HeapResponse(this, entry, true);
  }

  @Override
  public synchronized @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length) {
    checkOpen();
    long wanted = headSize(key, head, meta) + Math.max(0, length);
    if (!reserve(wanted)) {
      declined++;
      return null;
    }
    HeapContent content = new HeapContent(VERSIONS.incrementAndGet(), wanted);
    if (file != null) {
      file.hold();
    }
    return new HeapWriter(this, key, head, meta, content, length);
  }

  @Override
  public synchronized boolean refresh(Key key, long version, Head head, EntryMeta meta) {
    checkOpen();
    HeapEntry entry = entries.get(key);
    if (entry == null || entry.content().version != version) {
      return false;
    }
    HeapContent content = entry.content();
    long more = headSize(key, head, meta) - headSize(key, entry.head(), entry.meta());
    content.holders++; // or else making room might evict the very entry
    boolean fits = reserve(more);
    content.holders--;
    if (fits) {
      content.reserved += more;
      entries.put(key, new HeapEntry(head, meta, content));
    }
    return fits;
  }

  @Override
  public synchronized boolean remove(Key key) {
    checkOpen();
    HeapEntry entry = entries.remove(key);
    if (entry == null) {
      return false;
    }
    release(entry.content());
    return true;
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) {
    Map<Key, HeapEntry> seen;
    synchronized (this) {
      checkOpen();
      seen = new LinkedHashMap<>(entries);
    }
    seen.forEach(
        (key, entry) ->
            visitor.accept(
                new ScannedEntry(
                    key,
                    entry.head().kind(),
                    entry.head().status(),
                    entry.meta(),
                    entry.content().length())));
  }

  @Override
  public synchronized StoreStats stats() {
    checkOpen();
    return new StoreStats(entries.size(), used, settings.size(), evictions, declined);
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (!settings.shelf().isEmpty()) {
      SHELVES.put(settings.shelf(), new LinkedHashMap<>(entries));
    }
    entries.values().forEach(entry -> release(entry.content()));
    entries.clear();
    if (file != null) {
      file.release();
    }
  }

  /** Puts an entry in its place: the condition and the becoming visible are under one lock. */
  synchronized boolean commit(Key key, HeapEntry entry, BooleanSupplier condition)
      throws IOException {
    if (closed) {
      return false;
    }
    HeapContent content = entry.content();
    if (file != null) {
      content.filePosition = file.append(content.buffers());
    }
    if (!condition.getAsBoolean()) {
      return false;
    }
    hold(content);
    HeapEntry old = entries.put(key, entry);
    if (old != null) {
      release(old.content());
    }
    return true;
  }

  /** Reserves room for more of a content; counts a decline if there is none. */
  synchronized boolean reserveMore(HeapContent content, long more) {
    if (!reserve(more)) {
      declined++;
      return false;
    }
    content.reserved += more;
    return true;
  }

  /** Gives one hold of a content up; the last one gives its room back. */
  synchronized void release(HeapContent content) {
    if (--content.holders == 0) {
      used -= content.reserved;
    }
    if (file != null) {
      file.release();
    }
  }

  /** The body in the form that the settings ask for. */
  Body bodyOf(HeapContent content, boolean warm) {
    long length = content.length();
    if (file != null) {
      return new Body.FileRegion(
          file.channel(), content.filePosition, length, Body.Check.NONE, warm);
    }
    if (settings.body() == HeapStoreProvider.BodyForm.BUFFERS) {
      return new Body.Buffers(content.buffers(), length);
    }
    return new Body.Stream() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open(long offset) {
        return content.stream(offset);
      }
    };
  }

  private void hold(HeapContent content) {
    content.holders++;
    if (file != null) {
      file.hold();
    }
  }

  /** Makes room before anything is allocated; entries that a reader holds would give none. */
  private boolean reserve(long bytes) {
    if (bytes > settings.size()) {
      return false;
    }
    Iterator<Map.Entry<Key, HeapEntry>> oldest = entries.entrySet().iterator();
    while (used + bytes > settings.size() && oldest.hasNext()) {
      Map.Entry<Key, HeapEntry> victim = oldest.next();
      HeapContent content = victim.getValue().content();
      if (content.holders == 1) {
        oldest.remove();
        release(content);
        evictions++;
        events.evicted(victim.getKey(), content.reserved);
      }
    }
    boolean fits = used + bytes <= settings.size();
    if (fits) {
      used += bytes;
    }
    return fits;
  }

  private void takeUp(Map<Key, HeapEntry> kept) throws IOException {
    for (Map.Entry<Key, HeapEntry> entry : kept.entrySet()) {
      HeapEntry old = entry.getValue();
      HeapWriter writer =
          (HeapWriter) begin(entry.getKey(), old.head(), old.meta(), old.content().length());
      if (writer != null) {
        for (ByteBuffer chunk : old.content().buffers()) {
          writer.write(chunk);
        }
        writer.commit(() -> true);
        writer.close();
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private static long headSize(Key key, Head head, EntryMeta meta) {
    return EntryCodec.encode(key, head, meta, 0).length;
  }
}
