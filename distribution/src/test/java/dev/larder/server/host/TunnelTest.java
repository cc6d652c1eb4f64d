package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.Limits;
import dev.larder.server.config.Location;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What flows through a tunnel after 101, and how it ends. */
@Timeout(120)
class TunnelTest {

  // Of a protocol that nobody knows: bytes are bytes.
  private static final String REQUEST =
      Wire.lines(
          "GET / HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: raw", "X-Tunnel: yes", "");
  private static final String SWITCH =
      Wire.lines("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: raw", "");
  private static final Duration LONG = Duration.ofHours(1);

  private final PassThrough engine = new PassThrough();

  /** Switches to what a script says. */
  private static StubOrigin switching(StubOrigin.Script script) throws IOException {
    return StubOrigin.running(
        (wire, origin) -> {
          origin.receive(wire);
          wire.send(SWITCH);
          script.run(wire, origin);
        });
  }

  private static Running.Setup proxy(StubOrigin origin, Duration read, Duration tunnel) {
    return Running.with()
        .location(
            "/",
            new Location.Proxy(
                List.of(origin.uri()), Duration.ofSeconds(5), read, 1, true, tunnel));
  }

  private static Wire open(Running server) throws IOException {
    Wire wire = server.connect();
    assertEquals(101, wire.send(REQUEST).readHead().status());
    return wire;
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void muchGoesBothWaysAtOnce() throws Exception {
    byte[] up = noise(8 << 20);
    byte[] down = noise((8 << 20) + 1);
    CompletableFuture<byte[]> received = new CompletableFuture<>();
    try (StubOrigin origin =
            switching(
                (wire, o) -> {
                  CompletableFuture<Void> sent =
                      CompletableFuture.runAsync(() -> unchecked(() -> wire.send(down)));
                  received.complete(wire.readBytes(up.length));
                  sent.join();
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = open(server)) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> unchecked(() -> wire.send(up)));
      assertArrayEquals(down, wire.readBytes(down.length));
      sent.join();
      assertArrayEquals(up, received.get(20, TimeUnit.SECONDS));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void unchecked(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatCameBeforeTheSwitchIsNotLost() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(SWITCH + "early");
                  wire.send(wire.readBytes(6));
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(REQUEST + "sooner");
      assertEquals(101, wire.readHead().status());
      assertEquals("earlysooner", wire.readToEnd());
    }
  }

  @Test
  void afterTheClientsEndTheUpstreamGoesOn() throws IOException {
    try (StubOrigin origin =
            switching(
                (wire, o) -> {
                  String all = wire.readToEnd();
                  wire.send("got " + all);
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = open(server)) {
      wire.send("all");
      wire.finish();
      assertEquals("got all", wire.readToEnd());
    }
  }

  @Test
  void afterTheUpstreamsEndTheClientGoesOn() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (StubOrigin origin =
            switching(
                (wire, o) -> {
                  wire.send("all");
                  wire.finish();
                  received.complete(wire.readToEnd());
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = open(server)) {
      assertEquals("all", wire.readToEnd());
      wire.send("got all");
      wire.finish();
      assertEquals("got all", received.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aClientThatBreaksOffBreaksTheUpstreamsConnection() throws Exception {
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    try (StubOrigin origin = switching((wire, o) -> broken.complete(wire.isBrokenOff()));
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = open(server)) {
      wire.reset();
      assertTrue(broken.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void anUpstreamThatBreaksOffBreaksTheClientsConnection() throws IOException {
    try (StubOrigin origin = switching((wire, o) -> wire.reset());
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = open(server)) {
      assertTrue(wire.isBrokenOff());
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheUpstreamUp() throws Exception {
    int total = 256 << 20;
    int most = 64 << 20;
    byte[] piece = noise(1 << 16);
    AtomicLong sent = new AtomicLong();
    try (StubOrigin origin =
            switching(
                (wire, o) -> {
                  while (sent.get() < total) {
                    wire.send(piece);
                    sent.addAndGet(piece.length);
                  }
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = open(server)) {
      // It stands still once the buffers of the system are full.
      AtomicLong before = new AtomicLong(-1);
      AtomicInteger still = new AtomicInteger();
      Eventually.holds(
          () -> {
            long now = sent.get();
            still.set(before.getAndSet(now) == now ? still.get() + 1 : 0);
            return still.get() > 100 || now >= most;
          });
      assertTrue(sent.get() < most, "the server took " + sent.get() + " bytes");
      for (int read = 0; read < total; read += piece.length) {
        assertArrayEquals(piece, wire.readBytes(piece.length));
      }
      assertTrue(wire.atEnd());
    }
  }

  @Test
  void tunnelsTakeNothingFromTheConnectionsOfRequests() throws Exception {
    List<Wire> wires = new ArrayList<>();
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  Wire.Message request = o.receive(wire);
                  if (request.value("X-Tunnel") != null) {
                    wire.send(SWITCH);
                    wire.send(wire.readBytes(1));
                  } else {
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        Running server = Running.proxy(origin.uri()).start(engine)) {
      // More than the connections that requests may have to one upstream.
      for (int i = 0; i < 300; i++) {
        wires.add(open(server));
      }
      assertEquals("ok", server.get("/").text());
      for (Wire wire : wires) {
        assertEquals("x", wire.send("x").readToEnd());
      }
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
  }

  @Test
  void aTunnelHoldsAConnectionOfTheLimitAndGivesItBack() throws IOException {
    Limits few =
        new Limits(
            16 * 1024,
            32 * 1024,
            8 * 1024,
            2,
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));
    try (StubOrigin origin = switching((wire, o) -> wire.send(wire.readBytes(1)));
        Running server = Running.proxy(origin.uri()).limits(few).start(engine)) {
      for (int i = 0; i < 5; i++) {
        try (Wire one = open(server);
            Wire two = open(server)) {
          assertEquals("1", one.send("1").readToEnd());
          assertEquals("2", two.send("2").readToEnd());
        }
      }
    }
  }

  /** And no sooner, whatever the timeouts for requests are. */
  @Test
  void aSilentTunnelIsClosed() throws Exception {
    Duration brief = Duration.ofSeconds(1);
    Duration tunnel = Duration.ofSeconds(3);
    AtomicBoolean ended = new AtomicBoolean();
    Limits limits =
        new Limits(16 * 1024, 32 * 1024, 8 * 1024, 1000, 1, brief, brief, Duration.ofSeconds(10));
    try (StubOrigin origin = switching((wire, o) -> ended.set(wire.atEnd()));
        Running server = proxy(origin, brief, tunnel).limits(limits).start(engine)) {
      long start = System.nanoTime();
      try (Wire wire = open(server)) {
        assertFalse(wire.isBrokenOff());
        assertTrue(System.nanoTime() - start >= tunnel.toNanos());
        Eventually.holds(ended::get);
      }
    }
  }

  @Test
  void whenOneSideHasEndedTheOtherMayNotBeSilentForLong() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (StubOrigin origin =
            switching(
                (wire, o) -> {
                  if (wire.atEnd()) {
                    ended.countDown();
                  }
                  await(over);
                });
        Running server = proxy(origin, Duration.ofSeconds(1), LONG).start(engine);
        Wire wire = open(server)) {
      wire.finish();
      assertTrue(ended.await(20, TimeUnit.SECONDS));
      assertTrue(wire.atEnd());
    } finally {
      over.countDown();
    }
  }

  @Test
  void stopping() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    try (StubOrigin origin = switching((wire, o) -> ended.set(wire.atEnd()))) {
      Running server = Running.proxy(origin.uri()).start(engine);
      try (Wire wire = open(server)) {
        long start = System.nanoTime();
        server.close();
        // Nobody waits for a tunnel: the limit for requests under way is ten seconds.
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(9));
        assertFalse(wire.isBrokenOff());
        Eventually.holds(ended::get);
      }
    }
  }
}
