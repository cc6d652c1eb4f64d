package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.server.config.Limits;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients whose content dribbles do not hold an upstream's connection. */
@Timeout(60)
class SlowBodyTest {

  private static final int LENGTH = 100_000;

  private final PassThrough engine = new PassThrough();

  /** Whether the upstream's connection has ended. */
  private final AtomicBoolean released = new AtomicBoolean();

  private static Limits limits(Duration requestTimeout) {
    return new Limits(
        16 * 1024,
        32 * 1024,
        8 * 1024,
        1000,
        0,
        requestTimeout,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  private StubOrigin origin() throws IOException {
    return StubOrigin.running(
        (wire, o) -> {
          try {
            o.receive(wire);
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          } finally {
            released.set(true);
          }
        });
  }

  private interface Sender {
    void send() throws IOException;
  }

  private static void dribble(int times, Sender sender) throws InterruptedException, IOException {
    try {
      for (int i = 0; i < times; i++) {
        sender.send();
        Thread.sleep(20);
      }
    } catch (SocketException e) {
      // The other side has had enough.
    }
  }

  private void assertGivenUp() throws InterruptedException {
    Eventually.holds(released::get);
    Eventually.holds(() -> !engine.failures().isEmpty());
    assertEquals(Kind.CLIENT_TIMEOUT, engine.failures().get(0).kind());
  }

  @Test
  void overHttp1() throws Exception {
    try (StubOrigin origin = origin();
        Running server =
            Running.proxy(origin.uri()).limits(limits(Duration.ofMillis(300))).start(engine);
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LENGTH + "\r\n\r\n");
      dribble(100, () -> wire.send("x"));
      assertGivenUp();
      assertEquals(408, wire.readHead().status());
    }
  }

  @Test
  void inChunks() throws Exception {
    try (StubOrigin origin = origin();
        Running server =
            Running.proxy(origin.uri()).limits(limits(Duration.ofMillis(300))).start(engine);
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      dribble(100, () -> wire.send("1\r\nx\r\n"));
      assertGivenUp();
      Wire.Message answer = wire.readHead();
      assertEquals(408, answer.status());
      assertEquals("close", answer.value("Connection"));
    }
  }

  @Test
  void overHttp2() throws Exception {
    try (StubOrigin origin = origin();
        Running server =
            Running.proxy(origin.uri()).limits(limits(Duration.ofMillis(300))).start(engine);
        RawHttp2 connection = new RawHttp2(server.port())) {
      connection.headers(1, 0, RawHttp2.requestLines("POST", "content-length: " + LENGTH));
      dribble(60, () -> connection.data(1, 0, "x"));
      assertGivenUp();
      assertEquals("408@1", connection.event());
      // The others on the connection do not suffer from it.
      assertTrue(connection.event().startsWith("RST "));
      connection.get(3);
      assertEquals("200@3", connection.event());
    }
  }

  /** Slow, and faster than what is too slow. */
  @Test
  void whatComesSteadilyIsRead() throws Exception {
    try (StubOrigin origin = origin();
        Running server =
            Running.proxy(origin.uri()).limits(limits(Duration.ofSeconds(2))).start(engine);
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + 150 * 100 + "\r\n\r\n");
      dribble(150, () -> wire.send("x".repeat(100)));
      assertEquals(200, wire.readHead().status());
      assertEquals(150 * 100, origin.requests().get(0).text().length());
    }
  }
}
