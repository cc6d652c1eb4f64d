package dev.larder.server.load.shared;

import dev.larder.api.Fields;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask all nodes in turn for items, at a steady rate, each answer checked.
 *
 * <p>A request that comes late because all clients wait is made as soon as one is free; a client
 * that is late asks at once. Whoever starts it closes it.
 */
final class SteadyLoad implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a response may take on its way, on a machine that has much to do. */
  private static final long LATE_MILLIS = 5000;

  private final List<LarderNode> nodes;
  private final Zipf zipf;
  private final int life;
  private final long start = System.nanoTime();
  private final long interval;
  private final AtomicLong next = new AtomicLong();
  private final List<Thread> clients = new ArrayList<>();
  private volatile Window window = new Window("warm-up");
  private volatile boolean closed;

  /**
   * Starts.
   *
   * @param life as the origin was told
   * @param rate requests in a second
   * @param count of clients
   */
  SteadyLoad(List<LarderNode> nodes, Zipf zipf, int life, int rate, int count) {
    this.nodes = List.copyOf(nodes);
    this.zipf = zipf;
    this.life = life;
    this.interval = 1_000_000_000L / rate;
    for (int i = 0; i < count; i++) {
      int seed = i;
      Thread client = new Thread(() -> ask(new SplittableRandom(seed)), "client-" + i);
      client.setDaemon(true);
      clients.add(client);
      client.start();
    }
  }

  /** Counts into another window from now on; returns the one before. */
  Window count(Window into) {
    Window before = window;
    window = into;
    return before;
  }

  /** Counts for so long into a window of its own. */
  Window watch(String name, Duration time) {
    Window mine = new Window(name);
    Window before = count(mine);
    pause(time);
    count(before);
    return mine;
  }

  /** Lets the load go on for so long; the window is what the caller wants to see. */
  static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void ask(SplittableRandom random) {
    @Nullable RawClient[] connections = new RawClient[nodes.size()];
    while (!closed) {
      long slot = next.getAndIncrement();
      long due = start + slot * interval;
      for (long left = due - System.nanoTime(); left > 0 && !closed; ) {
        LockSupport.parkNanos(left);
        left = due - System.nanoTime();
      }
      int node = (int) (slot % nodes.size());
      connections[node] = ask(nodes.get(node), connections[node], zipf.draw(random), window);
    }
    for (RawClient each : connections) {
      close(each);
    }
  }

  private @Nullable RawClient ask(
      LarderNode node, @Nullable RawClient kept, int item, Window seen) {
    String path = Made.path(item);
    RawClient connection = kept;
    long begin = System.nanoTime();
    try {
      if (connection == null) {
        connection = RawClient.connect(node.host(), node.port(), PATIENCE);
      }
      Fields fields = Fields.of("Host", "www.example.com");
      RawResponse response = connection.exchange("GET", path, fields, new byte[0]);
      if (!closed) {
        check(path, item, response, System.nanoTime() - begin, seen);
      }
      if (response.end() == RawResponse.End.CLEAN
          && !response.field("Connection").equalsIgnoreCase("close")) {
        return connection;
      }
    } catch (IOException e) {
      if (!closed) {
        seen.failed(node + path + ": " + e);
      }
    }
    close(connection);
    return null;
  }

  private void check(String path, int item, RawResponse response, long nanos, Window seen) {
    byte[] body = response.body();
    String what = path + ": " + response.status() + " " + response.fields();
    if (response.status() != 200 || response.end() != RawResponse.End.CLEAN) {
      seen.failed(what);
      return;
    }
    if (!Made.digest(body).equals(response.field("X-Digest")) || !isOf(path, response)) {
      seen.wrong(what);
      return;
    }
    long age = System.currentTimeMillis() - Long.parseLong(response.field("X-Made"));
    if (age > Made.life(item, life) * 1000L + LATE_MILLIS) {
      seen.old(what);
    }
    seen.answered(response.field("X-Store"), body.length, nanos);
  }

  private static boolean isOf(String path, RawResponse response) {
    byte[] name = Made.name(path, Long.parseLong(response.field("ETag").replace("\"", "")));
    byte[] body = response.body();
    return body.length == Made.length(Made.item(path))
        && body.length >= name.length
        && Arrays.equals(name, 0, name.length, body, 0, name.length);
  }

  private static void close(@Nullable RawClient connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is gone all the same.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread client : clients) {
        LockSupport.unpark(client);
        client.join(2 * PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
