package dev.larder.memcached.pages;

import dev.larder.api.Capability;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.RequestKeys;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.memcached.wire.ExpirationTime;
import dev.larder.memcached.wire.Item;
import dev.larder.memcached.wire.Outages;
import dev.larder.memcached.wire.Server;
import dev.larder.memcached.wire.ServerConnection;
import dev.larder.memcached.wire.Servers;
import dev.larder.memcached.wire.WireSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pages in memcached, which other programs write and read as well.
 *
 * <p>Whatever goes wrong there is a miss, or a page that is not stored, and never thrown: an outage
 * is told once, by its server, and a page that could not be removed meanwhile is not found any more
 * and removed before the server is used again.
 */
final class PageStore implements Store {

  private static final int STRIPES = 64;

  private final PageSettings settings;
  private final StoreContext context;
  private final InstantSource clock;
  private final String vary;
  private final Servers servers;
  private final Unremoved unremoved = new Unremoved();
  private final Object[] stripes = new Object[STRIPES];
  private final LongAdder declined = new LongAdder();
  private final AtomicBoolean refusing = new AtomicBoolean();
  private volatile boolean closed;

  private PageStore(
      PageSettings settings, List<Server> at, WireSettings wire, StoreContext context) {
    this.settings = settings;
    this.context = context;
    this.clock = context.clock();
    this.vary = settings.keys().vary();
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Object();
    }
    this.servers = new Servers(at, wire, outages());
  }

  /** Opens a store, with the servers there or not. */
  static PageStore open(
      PageSettings settings, List<Server> at, WireSettings wire, StoreContext context) {
    PageStore store = new PageStore(settings, at, wire, context);
    try {
      // The first requests are to find what is there.
      store.servers.awaitFirstTries(wire.connectTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return store;
  }

  private Outages outages() {
    return new Outages() {
      @Override
      public void began(ServerConnection server, Exception cause) {
        context
            .events()
            .problem(
                "memcached "
                    + server
                    + " cannot be reached: its pages are missed until it is back ("
                    + cause.getMessage()
                    + ")",
                null);
      }

      @Override
      public void returning(ServerConnection server) throws IOException {
        unremoved.removeFrom(server);
      }
    };
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.READABLE_WHILE_FILLING);
  }

  @Override
  public RequestKeys requestKeys() {
    return settings.keys();
  }

  @Override
  public @Nullable StoredResponse lookup(Key key) throws IOException {
    checkOpen();
    String name = PageKeys.inMemcached(key);
    if (!settings.mode().looksUp()) {
      return null;
    }
    try {
      ServerConnection server = servers.of(name).current();
      if (unremoved.contains(server, name)) {
        remove(server, name);
        return null;
      }
      Item item = server.get(name);
      PageFormat.Page page = item == null ? null : settings.format().read(item.value());
      return page == null ? null : FoundPage.of(page, PageKeys.type(key), vary, clock.millis());
    } catch (IOException e) {
      // Told by the server's outage, if it is one.
      return null;
    }
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
      throws IOException {
    checkOpen();
    if (!settings.mode().stores()
        || head.kind() != Head.Kind.RESPONSE
        || head.status() != 200
        || (head.fields().has("Content-Encoding") && !settings.format().keepsFields())
        || expiry(meta) < 0) {
      return null;
    }
    if (length > settings.maxSize()) {
      declined.increment();
      return null;
    }
    String name = PageKeys.inMemcached(key);
    if (!servers.of(name).current().isUp()) {
      return null;
    }
    return new PageWriter(
        length,
        settings.maxSize(),
        declined::increment,
        (body, condition) -> put(name, head.fields(), meta, body, condition));
  }

  /** How long a page is kept, as memcached is told; -1 if it would be over at once. */
  private int expiry(EntryMeta meta) {
    Duration life = settings.ttl();
    if (meta.freshUntil() != Long.MAX_VALUE) {
      // Never longer than it is fresh: whatever is found is taken for that.
      Duration left = Duration.ofSeconds((meta.freshUntil() - clock.millis()) / 1000);
      life = life.isZero() || left.compareTo(life) < 0 ? left : life;
      if (life.isNegative() || life.isZero()) {
        return -1;
      }
    }
    return ExpirationTime.after(life, clock.instant());
  }

  private boolean put(
      String name, Fields fields, EntryMeta meta, ByteBuffer body, BooleanSupplier condition) {
    byte[] value = settings.format().write(fields, body);
    synchronized (stripe(name)) {
      int expiry = expiry(meta);
      if (closed || expiry < 0 || !condition.getAsBoolean()) {
        return false;
      }
      ServerConnection server = servers.of(name).current();
      try {
        boolean stored = server.set(name, value, settings.flags(), expiry);
        if (stored) {
          unremoved.forget(server, name);
          refusing.set(false);
        }
        return stored;
      } catch (IOException e) {
        if (server.isUp() && refusing.compareAndSet(false, true)) {
          context
              .events()
              .problem("a page is not stored, and others may not be: " + e.getMessage(), null);
        }
        return false;
      }
    }
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
    checkOpen();
    return false;
  }

  @Override
  public boolean remove(Key key) throws IOException {
    checkOpen();
    if (!settings.mode().stores()) {
      return false;
    }
    String name = PageKeys.inMemcached(key);
    boolean removed = false;
    synchronized (stripe(name)) {
      for (ServerConnection server : servers.of(name).all()) {
        try {
          removed |= remove(server, name);
        } catch (IOException e) {
          if (!unremoved.add(server, name)) {
            context
                .events()
                .problem("pages stay on " + server + " that are out of date: too many", null);
          }
        }
      }
    }
    return removed;
  }

  private boolean remove(ServerConnection server, String name) throws IOException {
    synchronized (stripe(name)) {
      boolean removed = server.delete(name);
      unremoved.forget(server, name);
      return removed;
    }
  }

  private Object stripe(String name) {
    return stripes[Math.floorMod(name.hashCode(), STRIPES)];
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
    checkOpen();
  }

  @Override
  public StoreStats stats() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    return new StoreStats(0, 0, 0, 0, declined.sum());
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    servers.close();
  }
}
