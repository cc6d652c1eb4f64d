package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.larder.server.host.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged server is stopped and started again under load, as often as the system property
 * larder.restarts says. No request that it has accepted is lost.
 */
class RestartIT {

  private static final int RESTARTS = Integer.getInteger("larder.restarts", 5);

  /** What is answered between a start and a stop. */
  private static final int ANSWERS = 100;

  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(60);

  @Test
  void noAcceptedRequestIsLost(@TempDir Path folder, TestReporter reporter) throws Exception {
    ExecutorService originThreads = Executors.newCachedThreadPool();
    HttpServer origin = origin(originThreads);
    int port = freePort();
    Path config =
        Files.writeString(
            folder.resolve("cache.conf"),
            "listen = [ { port = "
                + port
                + ", address = \"127.0.0.1\" } ]\n"
                + "locations = [ { url = \"/\", proxy = \"http://127.0.0.1:"
                + origin.getAddress().getPort()
                + "\" } ]\n");
    List<Long> starts = new ArrayList<>();
    List<Long> stops = new ArrayList<>();
    try (RestartLoad load = new RestartLoad(port)) {
      for (int i = 0; i < RESTARTS; i++) {
        long before = System.nanoTime();
        try (PackagedServer server = PackagedServer.serve("--config", config.toString())) {
          starts.add(millisSince(before));
          long enough = load.count(Fate.ANSWERED) + ANSWERS;
          Eventually.holds(() -> load.count(Fate.ANSWERED) >= enough);
          long stopping = System.nanoTime();
          server.stop();
          stops.add(millisSince(stopping));
          assertTrue(
              server.process().errors().contains("Stopped; every request was answered"),
              () -> server.process().said());
        }
      }
      load.close();
      String summary =
          RESTARTS
              + " restarts: "
              + load
              + "; ms to start "
              + spread(starts)
              + ", to stop "
              + spread(stops);
      reporter.publishEntry("restarts", summary);
      assertEquals(List.of(), load.losses(), summary);
      assertTrue(load.count(Fate.ANSWERED) >= (long) RESTARTS * ANSWERS, summary);
    } finally {
      origin.stop(0);
      originThreads.shutdown();
    }
  }

  private static long millisSince(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
  }

  private static String spread(List<Long> millis) {
    Collections.sort(millis);
    return millis.get(0)
        + " to "
        + millis.get(millis.size() - 1)
        + ", median "
        + millis.get(millis.size() / 2);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpServer origin(ExecutorService threads) throws IOException {
    HttpServer origin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    origin.setExecutor(threads);
    byte[] body = "x".repeat(2000).getBytes(StandardCharsets.US_ASCII);
    origin.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            exchange.getRequestBody().readAllBytes();
            if (path.equals("/slow") || path.equals("/post")) {
              LockSupport.parkNanos(SLOW);
            }
            exchange
                .getResponseHeaders()
                .set("Cache-Control", path.equals("/hit") ? "max-age=60" : "no-store");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    origin.start();
    return origin;
  }
}
