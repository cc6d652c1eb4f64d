package dev.larder.memcached;

import dev.larder.api.Body;
import dev.larder.api.Capability;
import dev.larder.api.EntryCodec;
import dev.larder.api.EntryFormatException;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Leases;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.memcached.wire.ExpirationTime;
import dev.larder.memcached.wire.Item;
import dev.larder.memcached.wire.Outages;
import dev.larder.memcached.wire.RefusedException;
import dev.larder.memcached.wire.ServerConnection;
import dev.larder.memcached.wire.Servers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stored responses on memcached servers, where other nodes find them: {@code format = full}.
 *
 * <p>An entry is one item, or one that says where its chunks are; all of it is fetched when it is
 * looked up, since a chunk that turns out to be gone later could not be made good any more. Commit,
 * refresh and removal of one key exclude each other within this node; between nodes the server's
 * order decides, and {@code cas} for a refresh.
 *
 * <p>A server that is away is a miss, and declines, while any other can be reached; a removal there
 * fails, so that the engine remembers it. If none can be reached, every call fails at once.
 */
final class MemcachedStore implements Store {

  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.SHARED, Capability.PERSISTENT);

  private static final int STRIPES = 256;

  /** Chunks may be written long before the item that leads to them. */
  private static final Duration CHUNKS_LONGER = Duration.ofMinutes(10);

  private final FullSettings settings;
  private final InstantSource clock;
  private final Servers servers;
  private final ItemSizes sizes;
  private final HeapBudget reading;
  private final HeapBudget writing;
  private final Unconfirmed unconfirmed = new Unconfirmed();
  private final SecureRandom random = new SecureRandom();
  private final Leases leases;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
  private final LongAdder declined = new LongAdder();
  private volatile boolean closed;

  private MemcachedStore(FullSettings settings, StoreContext context) {
    this.settings = settings;
    this.clock = context.clock();
    this.sizes = new ItemSizes(settings.itemSize());
    this.reading = new HeapBudget(settings.bufferSize());
    this.writing = new HeapBudget(settings.bufferSize());
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
    boolean several = settings.connecting().servers().size() > 1;
    this.servers =
        new Servers(
            settings.connecting().servers(),
            settings.connecting().wire(),
            new Watch(sizes, unconfirmed, context.events(), several));
    this.leases = new MemcachedLeases(servers, settings.prefix(), clock, random);
  }

  /** Opens a store; servers that are away are no obstacle. */
  static MemcachedStore open(FullSettings settings, StoreContext context) throws IOException {
    MemcachedStore store = new MemcachedStore(settings, context);
    try {
      store.servers.awaitFirstTries(settings.connecting().wire().connectTimeout());
    } catch (InterruptedException e) {
      store.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting");
    }
    return store;
  }

  private record Watch(
      ItemSizes sizes, Unconfirmed unconfirmed, StoreEvents events, boolean several)
      implements Outages {

    @Override
    public void began(ServerConnection server, Exception cause) {
      // Of an only server the engine tells, since every call fails.
      if (several) {
        events.problem(
            "the server "
                + server
                + " cannot be reached, and what it has is missing until it can: "
                + cause.getMessage(),
            null);
      }
    }

    @Override
    public void returning(ServerConnection server) throws IOException {
      sizes.ask(server);
      unconfirmed.remove(server);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public @Nullable StoredResponse lookup(Key key) throws IOException {
    StoreKeys keys = keys(key);
    ServerConnection server = servers.of(keys.entry()).current();
    if (!server.isUp() && servers.anyUp()) {
      return null;
    }
    try {
      return fetch(server, key, keys);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (servers.anotherIsUp(server)) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable StoredResponse fetch(ServerConnection server, Key key, StoreKeys keys)
      throws IOException {
    Item found = server.get(keys.entry());
    if (found == null) {
      return null;
    }
    EntryItem item;
    try {
      item = EntryItem.decode(found.value());
    } catch (EntryFormatException e) {
      return null;
    }
    if (item.head().length() > EntryCodec.MAX_LENGTH
        || item.body().length() > settings.maxObjectSize()) {
      return null;
    }
    long bytes =
        found.value().length
            + (item.head().isInline() ? 0 : item.head().length())
            + (item.body().isInline() ? 0 : item.body().length());
    if (!reading.take(bytes)) {
      return null;
    }
    StoredResponse response = null;
    try {
      response = assemble(server, key, keys, item, bytes);
    } finally {
      if (response == null) {
        reading.giveBack(bytes);
      }
    }
    return response;
  }

  private @Nullable StoredResponse assemble(
      ServerConnection server, Key key, StoreKeys keys, EntryItem item, long bytes)
      throws IOException {
    ByteBuffer head = item.inlineHead();
    if (!item.head().isInline()) {
      List<ByteBuffer> pieces = Chunks.fetch(server, keys, item.head());
      if (pieces == null) {
        return null;
      }
      head = joined(pieces, (int) item.head().length());
    }
    EntryCodec.Entry entry;
    try {
      entry = EntryCodec.decode(head);
    } catch (EntryFormatException e) {
      return null;
    }
    if (!entry.key().equals(key) || entry.bodyLength() != item.body().length()) {
      return null;
    }
    Body body = Body.of(item.inlineBody());
    if (!item.body().isInline()) {
      List<ByteBuffer> pieces = Chunks.fetch(server, keys, item.body());
      if (pieces == null) {
        return null;
      }
      body = new Body.Buffers(pieces, item.body().length());
    }
    return new FetchedResponse(entry.head(), entry.meta(), body, item.version(), reading, bytes);
  }

  private static ByteBuffer joined(List<ByteBuffer> pieces, int length) {
    ByteBuffer all = ByteBuffer.allocate(length);
    pieces.forEach(piece -> all.put(piece.duplicate()));
    return all.flip();
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
      throws IOException {
    StoreKeys keys = keys(key);
    ServerConnection server = servers.of(keys.entry()).current();
    if (length > settings.maxObjectSize() || meta.keepUntil() <= clock.millis() || !server.isUp()) {
      declined.increment();
      return null;
    }
    return new MemcachedWriter(this, server, key, keys, head, meta, length);
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
    StoreKeys keys = keys(key);
    ServerConnection server = servers.of(keys.entry()).current();
    ReentrantLock lock = lock(keys);
    lock.lock();
    try {
      Item found = server.gets(keys.entry());
      if (found == null) {
        return false;
      }
      EntryItem item;
      try {
        item = EntryItem.decode(found.value());
      } catch (EntryFormatException e) {
        return false;
      }
      return item.version() == version
          && replaceHead(server, key, keys, item, found.cas(), head, meta);
    } finally {
      lock.unlock();
    }
  }

  private boolean replaceHead(
      ServerConnection server,
      Key key,
      StoreKeys keys,
      EntryItem item,
      long cas,
      Head head,
      EntryMeta meta)
      throws IOException {
    byte[] blob = EntryCodec.encode(key, head, meta, item.body().length());
    long until = chunksUntil(meta);
    long chunksUntil = item.chunksUntil();
    if (!item.body().isInline() && chunksUntil != 0 && (until == 0 || until > chunksUntil)) {
      if (!Chunks.keep(server, keys, item.body(), chunkExpiry(meta))) {
        return false;
      }
      chunksUntil = until;
    }
    int room = sizes.room(server);
    boolean inline = EntryItem.PREFIX_LENGTH + blob.length + item.inlineBody().remaining() <= room;
    Chunked place =
        inline ? Chunked.inline(blob.length) : chunked(blob.length, room, random.nextLong());
    if (!inline && !Chunks.putAll(server, keys, place, ByteBuffer.wrap(blob), chunkExpiry(meta))) {
      return false;
    }
    EntryItem changed = item.withHead(place, inline ? blob : new byte[0], chunksUntil);
    boolean done = false;
    try {
      done = server.cas(keys.entry(), changed.encode(), 0, expiry(meta), cas);
    } catch (IOException e) {
      unconfirmed.add(server, keys.entry());
      throw e;
    } finally {
      Chunked unused = done ? item.head() : place;
      Chunks.drop(server, keys, unused.generation(), unused.chunks());
    }
    return done;
  }

  @Override
  public boolean remove(Key key) throws IOException {
    StoreKeys keys = keys(key);
    ReentrantLock lock = lock(keys);
    lock.lock();
    try {
      boolean removed = false;
      IOException failure = null;
      // From a standby as well: it would have it again in the next outage.
      for (ServerConnection server : servers.of(keys.entry()).all()) {
        try {
          removed |= server.delete(keys.entry());
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Puts the item that makes an entry visible, if the condition holds. */
  boolean commit(
      ServerConnection server,
      StoreKeys keys,
      EntryItem item,
      EntryMeta meta,
      BooleanSupplier condition)
      throws IOException {
    byte[] value = item.encode();
    ReentrantLock lock = lock(keys);
    // Held until the server has answered: a removal that begins meanwhile comes after it.
    lock.lock();
    try {
      if (closed || !condition.getAsBoolean()) {
        return false;
      }
      boolean stored = server.set(keys.entry(), value, 0, expiry(meta));
      if (stored) {
        unconfirmed.confirmed(server, keys.entry());
      }
      return stored;
    } catch (RefusedException e) {
      // No memory there: the server is well.
      declined.increment();
      return false;
    } catch (IOException e) {
      unconfirmed.add(server, keys.entry());
      throw e;
    } finally {
      lock.unlock();
    }
  }

  static Chunked chunked(long length, int room, long generation) {
    return new Chunked(length, room - EntryItem.CHUNK_PREFIX_LENGTH, generation);
  }

  /** What memcached is told of the item of an entry. */
  private int expiry(EntryMeta meta) {
    return expiry(meta, Duration.ZERO);
  }

  /** What memcached is told of the chunks of an entry. */
  int chunkExpiry(EntryMeta meta) {
    return expiry(meta, CHUNKS_LONGER);
  }

  private int expiry(EntryMeta meta, Duration longer) {
    if (meta.keepUntil() == Long.MAX_VALUE) {
      return ExpirationTime.NEVER;
    }
    Instant now = clock.instant();
    Duration life = Duration.between(now, Instant.ofEpochMilli(meta.keepUntil())).plus(longer);
    // One that just ended is kept for a moment: zero would be for ever.
    return ExpirationTime.after(
        life.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : life, now);
  }

  /** When the chunks of an entry expire, in seconds of the epoch at the earliest; 0 is never. */
  long chunksUntil(EntryMeta meta) {
    return chunkExpiry(meta) == ExpirationTime.NEVER
        ? 0
        : Math.floorDiv(meta.keepUntil(), 1000L) + CHUNKS_LONGER.toSeconds();
  }

  private StoreKeys keys(Key key) throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    return StoreKeys.of(settings.prefix(), key);
  }

  private ReentrantLock lock(StoreKeys keys) {
    return stripes[Math.floorMod(keys.entry().hashCode(), STRIPES)];
  }

  int room(ServerConnection server) {
    return sizes.room(server);
  }

  long maxObjectSize() {
    return settings.maxObjectSize();
  }

  HeapBudget writing() {
    return writing;
  }

  long newGeneration() {
    return random.nextLong();
  }

  void countDeclined() {
    declined.increment();
  }

  /** Nothing: what the servers have is theirs. */
  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
  }

  /** The bytes are those of unfinished writes; what the servers have is not known. */
  @Override
  public StoreStats stats() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    return new StoreStats(0, writing.used(), 0, 0, declined.sum());
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public void close() {
    closed = true;
    servers.close();
  }
}
