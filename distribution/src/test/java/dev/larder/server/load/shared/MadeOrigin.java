package dev.larder.server.load.shared;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * An origin that makes the items of {@link Made}: a new version with every fetch, or a 304 for
 * every second question whether a version still holds.
 *
 * <p>Its fields tell what a client needs to see that a response is whole and no older than it may
 * be: the version in ETag, the body's digest in X-Digest, and in X-Made the time in milliseconds of
 * the epoch. Whoever starts it closes it.
 */
final class MadeOrigin implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(32, MadeOrigin::daemon);
  private final int life;
  private final boolean confirms;
  private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
  private final AtomicLong questions = new AtomicLong();
  private final LongAdder fetches = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  private MadeOrigin(HttpServer server, int life, boolean confirms) {
    this.server = server;
    this.life = life;
    this.confirms = confirms;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Starts one on a free port of every interface.
   *
   * @param life the mean of how long responses are fresh, in seconds
   * @param confirms whether there are answers 304
   */
  static MadeOrigin start(int life, boolean confirms) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    return new MadeOrigin(HttpServer.create(new InetSocketAddress(0), 256), life, confirms);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "made-origin");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The requests so far. */
  long fetches() {
    return fetches.sum();
  }

  /** The bytes of bodies so far. */
  long bytes() {
    return bytes.sum();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      fetches.increment();
      String path = exchange.getRequestURI().getPath();
      AtomicLong version = versions.computeIfAbsent(path, any -> new AtomicLong());
      String asked = exchange.getRequestHeaders().getFirst("If-None-Match");
      long before = version.get();
      boolean holds =
          confirms && ("\"" + before + "\"").equals(asked) && questions.incrementAndGet() % 2 == 0;
      long current = holds ? before : version.incrementAndGet();
      byte[] body = Made.body(path, current);
      var fields = exchange.getResponseHeaders();
      fields.set("Cache-Control", "max-age=" + Made.life(Made.item(path), life));
      fields.set("Content-Type", "application/octet-stream");
      fields.set("ETag", "\"" + current + "\"");
      fields.set("X-Digest", Made.digest(body));
      fields.set("X-Made", Long.toString(System.currentTimeMillis()));
      if (holds) {
        exchange.sendResponseHeaders(304, -1);
      } else {
        bytes.add(body.length);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
