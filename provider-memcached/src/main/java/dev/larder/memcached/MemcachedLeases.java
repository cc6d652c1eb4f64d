package dev.larder.memcached;

import dev.larder.api.Key;
import dev.larder.api.Leases;
import dev.larder.memcached.wire.ExpirationTime;
import dev.larder.memcached.wire.Item;
import dev.larder.memcached.wire.ServerConnection;
import dev.larder.memcached.wire.Servers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Leases by {@code add}: who puts the item has the lease, until the item is removed or expires.
 *
 * <p>Each holder writes a token of its own. A lease is given back by replacing exactly that token
 * and then removing what is there: had it expired and gone to somebody else meanwhile, the
 * replacement fails and theirs stays.
 */
final class MemcachedLeases implements Leases {

  private static final byte[] RELEASED = new byte[0];

  /** While the server that would know is away, and others are not. */
  private static final Lease NOBODYS = () -> {};

  private final Servers servers;
  private final String prefix;
  private final InstantSource clock;
  private final SecureRandom random;

  MemcachedLeases(Servers servers, String prefix, InstantSource clock, SecureRandom random) {
    this.servers = servers;
    this.prefix = prefix;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public @Nullable Lease take(Key name, Duration longest) throws IOException {
    StoreKeys keys = StoreKeys.of(prefix, name);
    ServerConnection server = servers.of(keys.entry()).current();
    byte[] token =
        ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
    int expiry = ExpirationTime.after(longest, clock.instant());
    try {
      return server.add(keys.lease(), token, 0, expiry)
          ? new Held(server, keys.lease(), token)
          : null;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      withdraw(server, keys.lease());
      // Everybody may fetch. It is no failure of the store, which would be left alone as a whole.
      if (servers.anotherIsUp(server)) {
        return NOBODYS;
      }
      throw e;
    }
  }

  /**
   * Removes a lease of which it is not known whether it is held: what got no answer in time may be
   * carried out all the same, and would keep everybody waiting until it ends. The removal is
   * carried out behind it. That it may be another node's by now costs a fetch.
   */
  private static void withdraw(ServerConnection server, String key) {
    try {
      server.deleteWithoutAnswer(key, key);
    } catch (IOException e) {
      // The server is lost: the lease ends by itself.
    }
  }

  private static final class Held implements Lease {

    private final ServerConnection server;
    private final String key;
    private final byte[] token;
    private final AtomicBoolean closed = new AtomicBoolean();

    Held(ServerConnection server, String key, byte[] token) {
      this.server = server;
      this.key = key;
      this.token = token;
    }

    @Override
    public void close() {
      if (closed.getAndSet(true)) {
        return;
      }
      try {
        Item held = server.gets(key);
        if (held != null
            && Arrays.equals(held.value(), token)
            && server.cas(key, RELEASED, 0, 1, held.cas())) {
          server.delete(key);
        }
      } catch (IOException e) {
        withdraw(server, key);
      }
    }
  }
}
