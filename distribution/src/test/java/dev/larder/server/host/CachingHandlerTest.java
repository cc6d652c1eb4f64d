package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.CacheConfig;
import dev.larder.server.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cache around a handler, in a server of somebody's own. */
@Timeout(120)
class CachingHandlerTest {

  private static final String GET = "GET /a HTTP/1.1\r\nHost: one.example\r\n\r\n";

  @TempDir private Path folder = Path.of("");

  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Blocks where it is asked to, and tells what it sees. */
  private final class Own extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      calls.incrementAndGet();
      if (request.getHttpURI().getPath().equals("/wait")) {
        reached.countDown();
        goOn.await();
      } else if (request.getHttpURI().getPath().equals("/none")) {
        return false;
      }
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "max-age=60");
      String seen =
          Request.getRemoteAddr(request)
              + " "
              + request.getHttpURI()
              + " "
              + request.isSecure()
              + " "
              + request.getAttribute("outer");
      Content.Sink.write(response, true, seen, callback);
      return true;
    }
  }

  private Server start(CacheConfig config) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setStopTimeout(60_000);
    server.setHandler(new CachingHandler(new Own(), config));
    server.start();
    return server;
  }

  private static Wire connect(Server server) throws IOException {
    return Wire.to(((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }

  private CacheConfig config(String text) throws IOException, InvalidConfigException {
    return CacheConfig.read(Files.writeString(folder.resolve("cache.conf"), text));
  }

  @Test
  void cachesPerHostWithoutADispatch() throws Exception {
    Server server =
        start(
            config(
                "stores { mem { provider = mem, size = 16M } }\n"
                    + "hosts { \"two.example\" { cache { disable = [\"/\"] } } }"));
    try (Wire wire = connect(server)) {
      assertEquals(Invocable.InvocationType.NON_BLOCKING, server.getInvocationType());
      Wire.Message miss = wire.send(GET).read();
      assertEquals("127.0.0.1 http://one.example/a false null", miss.text());
      Wire.Message hit = wire.send(GET).read();
      assertTrue(String.valueOf(hit.value("Cache-Status")).contains("; hit"), hit::toString);
      assertEquals(miss.text(), hit.text());
      for (Wire.Message answer : List.of(miss, hit)) {
        assertEquals(1, answer.values("Date").size(), answer::toString);
        assertEquals(1, answer.values("Server").size(), answer::toString);
      }
      assertEquals(1, calls.get());
      String other = GET.replace("one.", "two.");
      wire.send(other).read();
      wire.send(other).read();
      assertEquals(3, calls.get());
      assertEquals(404, wire.send(GET.replace("/a", "/none")).read().status());
    } finally {
      server.stop();
    }
  }

  @Test
  void canBeStartedAgainAndIsEmptyThen() throws Exception {
    Server server = start(CacheConfig.defaults());
    try {
      for (int i = 1; i <= 2; i++) {
        try (Wire wire = connect(server)) {
          wire.send(GET).read();
          wire.send(GET).read();
        }
        assertEquals(i, calls.get());
        server.stop();
        server.start();
      }
    } finally {
      server.stop();
    }
  }

  @Test
  void stopWaitsForWhatIsUnderWay() throws Exception {
    Server server = start(CacheConfig.defaults());
    try (Wire wire = connect(server)) {
      wire.send(GET.replace("/a", "/wait"));
      assertTrue(reached.await(60, TimeUnit.SECONDS));
      Thread stop =
          new Thread(
              () -> {
                try {
                  server.stop();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      stop.start();
      Eventually.holds(server::isStopping);
      assertFalse(server.isStopped());
      goOn.countDown();
      assertEquals(200, wire.read().status());
      stop.join();
    }
  }

  @Test
  void refusesWhatTheProgramDoes() {
    String text =
        """
        listen = []
        locations = []
        limits { uri = 1k }
        access-log { file = a }
        admin {}
        hosts { a { locations = [] } }
        cache { on-miss { location = "/x" } }
        """;
    InvalidConfigException refused = assertThrows(InvalidConfigException.class, () -> config(text));
    String only = ": is only for a server of Larder's own; here the program does that";
    assertEquals(
        List.of(
            "cache.conf:1: listen" + only,
            "cache.conf:2: locations" + only,
            "cache.conf:3: limits" + only,
            "cache.conf:4: access-log" + only,
            "cache.conf:5: admin: the admin side is not in this version",
            "cache.conf:6: hosts.a.locations" + only,
            "cache.conf:7: cache.on-miss.location: there are no locations here"),
        refused.problems().stream()
            .map(problem -> problem.toString().replace(folder + "/", ""))
            .toList());
  }
}
