package dev.larder.memcached.wire;

import com.google.code.yanf4j.core.impl.StandardSocketOption;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.auth.callback.CallbackHandler;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.auth.AuthInfo;
import net.rubyeye.xmemcached.auth.PlainCallbackHandler;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.exception.MemcachedClientException;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.exception.MemcachedServerException;
import net.rubyeye.xmemcached.impl.ArrayMemcachedSessionLocator;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to one server, which is never healed: once it is lost, every call fails. Calls
 * are answered in the order in which they were sent.
 *
 * <p>Safe for use by many threads.
 */
final class Pipe implements AutoCloseable {

  /** The system may give less, down to 200 KiB where it was told nothing. */
  private static final int SOCKET_BUFFER = 1 << 20;

  private static final long INTRODUCTION_MILLIS = 50;

  private final Address address;
  private final MemcachedClient client;
  private final long timeout;

  private Pipe(Address address, MemcachedClient client, long timeout) {
    this.address = address;
    this.client = client;
    this.timeout = timeout;
  }

  /** Connects, within the time for that. */
  static Pipe connect(Address address, WireSettings settings) throws IOException {
    InetSocketAddress resolved = address.resolve();
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(resolved));
    // All keys that come here belong to this server: the library's hashing has nothing to do.
    builder.setSessionLocator(new ArrayMemcachedSessionLocator());
    builder.setEnableHealSession(false);
    builder.setConnectTimeout(Math.max(1, settings.connectTimeout().toMillis()));
    long timeout = Math.max(1, settings.operationTimeout().toMillis());
    builder.setOpTimeout(timeout);
    builder.setConnectionPoolSize(1);
    builder.setSelectorPoolSize(1);
    builder.setName(address.toString());
    builder.getConfiguration().setStatisticsServer(false);
    // What does not fit into the library's buffers of 32 KiB goes out at 2 MB a second.
    builder.setSocketOption(StandardSocketOption.SO_SNDBUF, SOCKET_BUFFER);
    builder.setSocketOption(StandardSocketOption.SO_RCVBUF, SOCKET_BUFFER);
    builder.setSocketOption(StandardSocketOption.TCP_NODELAY, true);
    if (settings.protocol() == WireProtocol.BINARY) {
      builder.setCommandFactory(new BinaryCommandFactory());
    }
    Credentials credentials = settings.credentials();
    CountDownLatch introduced = new CountDownLatch(credentials == null ? 0 : 1);
    if (credentials != null) {
      CallbackHandler plain = new PlainCallbackHandler(credentials.user(), credentials.password());
      builder.addAuthInfo(
          resolved,
          new AuthInfo(
              asked -> {
                plain.handle(asked);
                introduced.countDown();
              },
              new String[] {"PLAIN"}));
    }
    MemcachedClient client = builder.build();
    // Merging requests of several callers saves little and makes each wait for the others.
    client.setOptimizeGet(false);
    client.setOptimizeMergeBuffer(false);
    client.setEnableHeartBeat(false);
    Pipe pipe = new Pipe(address, client, timeout);
    if (client.getAvailableServers().isEmpty()) {
      pipe.close();
      throw new UnreachableException(address + " does not accept a connection", null);
    }
    if (credentials != null) {
      awaitIntroduction(introduced, settings);
    }
    return pipe;
  }

  /**
   * The library says who it is on a thread of its own, and a server hangs up on whoever asks before
   * that. When it has been asked for the password, it is about to send it.
   */
  private static void awaitIntroduction(CountDownLatch introduced, WireSettings settings)
      throws InterruptedIOException {
    try {
      if (introduced.await(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        TimeUnit.MILLISECONDS.sleep(INTRODUCTION_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting");
    }
  }

  @Nullable Item get(String key) throws IOException {
    return call(() -> client.get(key, timeout, ItemTranscoder.INSTANCE));
  }

  @Nullable Item gets(String key) throws IOException {
    GetsResponse<Item> found = call(() -> client.gets(key, timeout, ItemTranscoder.INSTANCE));
    return found == null
        ? null
        : new Item(found.getValue().value(), found.getValue().flags(), found.getCas());
  }

  Map<String, Item> get(Collection<String> keys) throws IOException {
    Map<String, Item> found = call(() -> client.get(keys, timeout, ItemTranscoder.INSTANCE));
    return found == null ? Map.of() : found;
  }

  boolean set(String key, Item item, int expiry) throws IOException {
    return done(call(() -> client.set(key, expiry, item, ItemTranscoder.INSTANCE, timeout)));
  }

  void setWithoutAnswer(String key, Item item, int expiry) throws IOException {
    call(
        () -> {
          client.setWithNoReply(key, expiry, item, ItemTranscoder.INSTANCE);
          return true;
        });
  }

  boolean add(String key, Item item, int expiry) throws IOException {
    return done(call(() -> client.add(key, expiry, item, ItemTranscoder.INSTANCE, timeout)));
  }

  boolean cas(String key, Item item, int expiry, long cas) throws IOException {
    return done(call(() -> client.cas(key, expiry, item, ItemTranscoder.INSTANCE, timeout, cas)));
  }

  boolean touch(String key, int expiry) throws IOException {
    return done(call(() -> client.touch(key, expiry, timeout)));
  }

  boolean delete(String key) throws IOException {
    return done(call(() -> client.delete(key, timeout)));
  }

  void deleteWithoutAnswer(String key) throws IOException {
    call(
        () -> {
          client.deleteWithNoReply(key);
          return true;
        });
  }

  /** The server's own settings; empty if it does not tell. */
  Map<String, String> settings() throws IOException {
    Map<InetSocketAddress, Map<String, String>> all =
        call(() -> client.getStatsByItem("settings", timeout));
    return all == null || all.isEmpty() ? Map.of() : all.values().iterator().next();
  }

  private static boolean done(@Nullable Boolean answer) {
    return answer != null && answer;
  }

  private interface Call<T> {
    @Nullable T run() throws MemcachedException, InterruptedException, TimeoutException;
  }

  private <T> @Nullable T call(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (TimeoutException e) {
      throw new SilentException(address + " did not answer within " + timeout + " ms");
    } catch (MemcachedServerException | MemcachedClientException e) {
      throw new RefusedException(address + " refused: " + e.getMessage(), e);
    } catch (MemcachedException e) {
      throw new UnreachableException(address + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + address);
    } catch (RuntimeException e) {
      // What the library throws when it is shut down, or an answer made no sense to it.
      throw new UnreachableException(address + ": " + e, e);
    }
  }

  /** The connection is of no more use. */
  boolean isLost() {
    return client.isShutdown() || client.getAvailableServers().isEmpty();
  }

  /** Returns at once: the library waits for a server to say goodbye, for seconds if that hangs. */
  @Override
  public void close() {
    Thread thread = new Thread(this::shutDown, "memcached-" + address + "-closes");
    thread.setDaemon(true);
    thread.start();
  }

  private void shutDown() {
    try {
      client.shutdown();
    } catch (IOException | RuntimeException e) {
      // Nobody will use it again.
    }
  }
}
