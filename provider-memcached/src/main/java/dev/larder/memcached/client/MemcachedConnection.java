package dev.larder.memcached.client;

import dev.larder.memcached.wire.Address;
import dev.larder.memcached.wire.ExpirationTime;
import dev.larder.memcached.wire.Item;
import dev.larder.memcached.wire.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An asynchronous connection to one memcached server.
 *
 * <p>No call waits, and none throws for what the server or the network does: the stage that it
 * returns is completed with a {@link MemcachedResponse}, never exceptionally, within about the time
 * of {@link #OPERATION_TIMEOUT} for each call before it. While the server is away calls fail at
 * once; when it is back they succeed again by themselves. At most {@value SharedServer#QUEUE} calls
 * wait in each of {@value SharedServer#LANES} lanes, more are answered with an error. Calls for one
 * key are carried out in the order in which they were made.
 *
 * <p>Stages are completed on a thread of the connection, or on the caller's if nothing is to be
 * asked: what depends on them must not block.
 *
 * <p>Safe for use by many threads. Connections to the same server share what is behind them.
 * Whoever opened one closes it; calls that are waiting then are answered with an error.
 */
public final class MemcachedConnection implements AutoCloseable {

  /** How long the server may take to answer. */
  public static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(1);

  /** How long values are kept if nothing is said: 300 s, as in mod_memcached. */
  public static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

  /** Larger values are not sent without an answer: a server refuses them, and says so anyhow. */
  private static final int LARGEST_UNANSWERED = 512 * 1024;

  private final SharedServer server;
  private final InstantSource clock;
  private volatile boolean closed;

  private MemcachedConnection(SharedServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /**
   * A connection, which comes about in the background.
   *
   * @param address {@code HOST}, {@code HOST:PORT} or {@code [IPV6]:PORT}; without a port 11211
   * @throws IllegalArgumentException if it is none of them
   */
  public static MemcachedConnection open(String address) {
    return open(address, InstantSource.system());
  }

  /**
   * The same.
   *
   * @param clock tells when a value ends that is to be kept for more than 30 days
   */
  public static MemcachedConnection open(String address, InstantSource clock) {
    return new MemcachedConnection(SharedServer.of(Address.parse(address)), clock);
  }

  /**
   * Gets a value.
   *
   * @return {@link ResponseCode#OK} with data, flags and cas, {@link ResponseCode#NOT_FOUND}, or
   *     {@link ResponseCode#ERROR}
   */
  public CompletionStage<MemcachedResponse> get(String key) {
    return ask(
        key,
        connection -> {
          Item item = connection.gets(key);
          return item == null
              ? MemcachedResponse.of(ResponseCode.NOT_FOUND, key)
              : MemcachedResponse.found(key, item.value(), item.flags(), item.cas());
        });
  }

  /** Sets a value for {@link #DEFAULT_TTL}, with flags 0. */
  public CompletionStage<MemcachedResponse> set(String key, byte[] value) {
    return set(key, value, DEFAULT_TTL);
  }

  /**
   * Sets a value, with flags 0.
   *
   * @param value not copied: not to be changed before the stage is completed
   * @param ttl how long it is kept, rounded up to seconds; zero for as long as there is room
   * @return {@link ResponseCode#OK}, {@link ResponseCode#NOT_STORED} or {@link ResponseCode#ERROR}
   * @throws IllegalArgumentException if the time is negative
   */
  public CompletionStage<MemcachedResponse> set(String key, byte[] value, Duration ttl) {
    int expiry = ExpirationTime.after(ttl, clock.instant());
    return ask(
        key,
        connection ->
            MemcachedResponse.of(
                connection.set(key, value, 0, expiry) ? ResponseCode.OK : ResponseCode.NOT_STORED,
                key));
  }

  /** Sets a value for {@link #DEFAULT_TTL} and asks for no answer. */
  public CompletionStage<MemcachedResponse> setq(String key, byte[] value) {
    return setq(key, value, DEFAULT_TTL);
  }

  /**
   * Sets a value, with flags 0, and asks the server for no answer.
   *
   * @param value not copied: not to be changed any more
   * @param ttl as for {@link #set(String, byte[], Duration)}
   * @return {@link ResponseCode#OK} when it was sent, or {@link ResponseCode#ERROR}
   * @throws IllegalArgumentException if the time is negative
   */
  public CompletionStage<MemcachedResponse> setq(String key, byte[] value, Duration ttl) {
    if (value.length > LARGEST_UNANSWERED) {
      return set(key, value, ttl);
    }
    int expiry = ExpirationTime.after(ttl, clock.instant());
    return ask(
        key,
        connection -> {
          connection.setWithoutAnswer(key, value, 0, expiry);
          return MemcachedResponse.of(ResponseCode.OK, key);
        });
  }

  /**
   * Replaces a value if it is still the one that was got.
   *
   * @param value not copied: not to be changed before the stage is completed
   * @param ttl as for {@link #set(String, byte[], Duration)}
   * @param cas of the response that had the value
   * @return {@link ResponseCode#OK}, {@link ResponseCode#EXISTS} if there is another value, {@link
   *     ResponseCode#NOT_FOUND} if there is none, or {@link ResponseCode#ERROR}
   * @throws IllegalArgumentException if the time is negative
   */
  public CompletionStage<MemcachedResponse> replace(
      String key, byte[] value, Duration ttl, long cas) {
    int expiry = ExpirationTime.after(ttl, clock.instant());
    return ask(
        key,
        connection -> {
          if (connection.cas(key, value, 0, expiry, cas)) {
            return MemcachedResponse.of(ResponseCode.OK, key);
          }
          boolean there = connection.get(key) != null;
          return MemcachedResponse.of(there ? ResponseCode.EXISTS : ResponseCode.NOT_FOUND, key);
        });
  }

  /** Whether a key can be asked for: 1 to 250 bytes, each from 0x21 to 0x7E. */
  public static boolean isKey(String key) {
    return ServerConnection.isKey(key);
  }

  private interface Call {
    MemcachedResponse on(ServerConnection connection) throws IOException;
  }

  private CompletionStage<MemcachedResponse> ask(String key, Call call) {
    if (!isKey(key)) {
      return answered(key, "not a key: 1 to 250 bytes from 0x21 to 0x7E");
    }
    if (closed) {
      return answered(key, "the connection is closed");
    }
    CompletableFuture<MemcachedResponse> response = new CompletableFuture<>();
    boolean taken = server.execute(key, () -> response.complete(response(key, call)));
    return taken ? response : answered(key, "too many calls are waiting");
  }

  private MemcachedResponse response(String key, Call call) {
    if (closed) {
      return MemcachedResponse.failed(key, "the connection is closed");
    }
    try {
      return call.on(server.connection());
    } catch (IOException | RuntimeException e) {
      return MemcachedResponse.failed(key, String.valueOf(e.getMessage()));
    }
  }

  private static CompletionStage<MemcachedResponse> answered(String key, String error) {
    return CompletableFuture.completedFuture(MemcachedResponse.failed(key, error));
  }

  /** Ends it. A second call does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    server.release();
  }
}
