package dev.larder.server.host;

import static dev.larder.server.host.RawHttp2.CONTINUATION;
import static dev.larder.server.host.RawHttp2.DATA;
import static dev.larder.server.host.RawHttp2.END_HEADERS;
import static dev.larder.server.host.RawHttp2.END_STREAM;
import static dev.larder.server.host.RawHttp2.GO_AWAY;
import static dev.larder.server.host.RawHttp2.HEADERS;
import static dev.larder.server.host.RawHttp2.PING;
import static dev.larder.server.host.RawHttp2.PRIORITY;
import static dev.larder.server.host.RawHttp2.RST_STREAM;
import static dev.larder.server.host.RawHttp2.SETTINGS;
import static dev.larder.server.host.RawHttp2.WINDOW_UPDATE;
import static dev.larder.server.host.RawHttp2.block;
import static dev.larder.server.host.RawHttp2.frameBytes;
import static dev.larder.server.host.RawHttp2.requestLines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.Exchange;
import dev.larder.server.config.Limits;
import dev.larder.server.tls.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 clients that send too much, too often, or nearly nothing: the connection ends. */
@Timeout(60)
class Http2FloodTest {

  /** More than any of the server's rates allows within a second, and a client sends at once. */
  private static final int MANY = 2000;

  @TempDir private Path folder = Path.of("");

  private final List<Exchange> held = new CopyOnWriteArrayList<>();

  interface Frame {
    byte[] bytes(int number);
  }

  private Running start(Limits limits) throws IOException {
    return Running.with()
        .location("/", Running.proxyTo(URI.create("http://127.0.0.1:1")))
        .limits(limits)
        .start(this::ok);
  }

  private void ok(Exchange exchange) {
    if (exchange.request().hasContent()) {
      held.add(exchange);
    } else {
      exchange.answer(PassThrough.answer(200, "ok"));
    }
  }

  @AfterEach
  void answer() {
    List<Exchange> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(exchange -> exchange.answer(PassThrough.answer(200, "late")));
  }

  private static byte[] frames(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private static byte[] post(int stream) {
    return frameBytes(
        HEADERS, END_HEADERS, stream, block(requestLines("POST", "content-length: 5")));
  }

  private static Arguments row(String name, Frame frame) {
    return Arguments.of(name, frame);
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        row(
            "rapid reset (CVE-2023-44487)",
            i ->
                frames(
                    frameBytes(
                        HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block(requestLines("GET"))),
                    frameBytes(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}))),
        row(
            "made you reset by a window that overflows (CVE-2025-8671)",
            i ->
                frames(
                    post(2 * i + 1),
                    frameBytes(WINDOW_UPDATE, 0, 2 * i + 1, new byte[] {0x7f, -1, -1, -1}))),
        row(
            "made you reset by a window of 0",
            i -> frames(post(2 * i + 1), frameBytes(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4]))),
        row(
            "made you reset by content that is too long",
            i -> frames(post(2 * i + 1), frameBytes(DATA, END_STREAM, 2 * i + 1, new byte[6]))),
        row(
            "made you refuse",
            i ->
                frameBytes(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    2 * i + 1,
                    block(requestLines("GET", "A: b")))),
        row("SETTINGS", i -> frameBytes(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, (byte) i, 0})),
        row("PING", i -> frameBytes(PING, 0, 0, new byte[8])),
        row("PRIORITY", i -> frameBytes(PRIORITY, 0, 2 * i + 1, new byte[] {0, 0, 0, 0, 1})),
        row("unknown frames", i -> frameBytes(0x77, 0, 0, new byte[1])),
        row("empty DATA", i -> i == 0 ? post(1) : frameBytes(DATA, 0, 1, new byte[0])),
        row(
            "empty CONTINUATION",
            i ->
                i == 0
                    ? frameBytes(HEADERS, END_STREAM, 1, block(requestLines("GET")))
                    : frameBytes(CONTINUATION, 0, 1, new byte[0])),
        row(
            "full CONTINUATION",
            i ->
                i == 0
                    ? frameBytes(HEADERS, END_STREAM, 1, block(requestLines("GET")))
                    : frameBytes(CONTINUATION, 0, 1, new byte[16384])),
        row(
            "windows of closed streams",
            i ->
                i == 0
                    ? frameBytes(HEADERS, END_HEADERS | END_STREAM, 1, block(requestLines("GET")))
                    : frameBytes(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1})),
        row(
            "resets of closed streams",
            i ->
                i == 0
                    ? frameBytes(HEADERS, END_HEADERS | END_STREAM, 1, block(requestLines("GET")))
                    : frameBytes(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void endsTheConnection(String name, Frame frame) throws IOException {
    try (Running server = start(Running.LIMITS)) {
      String end;
      try (RawHttp2 connection = new RawHttp2(server.port())) {
        try {
          for (int i = 0; i < MANY; i++) {
            connection.bytes(frame.bytes(i));
          }
        } catch (SocketException e) {
          // It has ended already.
        }
        end = connection.toEnd();
      }
      // What is left unread in the socket may take the reason with it.
      assertTrue(end.matches("nothing|GOAWAY (enhance_your_calm|protocol)_error"), end);
      try (RawHttp2 fresh = new RawHttp2(server.port())) {
        assertEquals("200@1", fresh.get(1).event());
      }
      answer();
    }
  }

  /** One field of the table, again and again: small on the wire, large when it is read. */
  @Test
  void aHeadThatGrowsWhenItIsRead() throws IOException {
    try (Running server = start(Running.LIMITS);
        RawHttp2 connection = new RawHttp2(server.port())) {
      ByteArrayOutputStream bomb = new ByteArrayOutputStream();
      bomb.writeBytes(block(requestLines("GET")));
      bomb.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xd1, 0x0e}); // 2000 characters
      bomb.writeBytes(new byte[2000]);
      for (int i = 0; i < 5000; i++) {
        bomb.write(0xbe);
      }
      connection.frame(HEADERS, END_HEADERS | END_STREAM, 1, bomb.toByteArray());
      assertEquals("GOAWAY protocol_error", connection.event());
    }
  }

  @Test
  void aHeadAboveTheLimitIsAnsweredAndTheConnectionLives() throws IOException {
    try (Running server = start(Running.LIMITS);
        RawHttp2 connection = new RawHttp2(server.port())) {
      connection.get(1, "x: " + "y".repeat(15_000));
      String[] many = new String[41];
      Arrays.fill(many, "a: b");
      many[0] = "x: " + "y".repeat(15_000);
      connection.get(3, many);
      assertEquals("200@1", connection.event());
      assertEquals("431@3", connection.event());
      connection.getFrom(5, "http", "a", "/" + "y".repeat(9_000));
      assertEquals("414@5", connection.event());
      assertEquals("200@7", connection.get(7).event());
    }
  }

  @Test
  void theLastRequestOfAConnection() throws IOException {
    Limits limits = limits(3, Duration.ofSeconds(60));
    try (Running server = start(limits);
        RawHttp2 connection = new RawHttp2(server.port())) {
      connection.headers(1, 0, requestLines("POST", "content-length: 2")).get(3).get(5);
      Set<String> events =
          new TreeSet<>(List.of(connection.event(), connection.event(), connection.event()));
      assertEquals(Set.of("200@3", "200@5", "GOAWAY no_error"), events);
      // What was begun is finished; what comes later is not.
      connection.get(7);
      Eventually.holds(() -> held.size() == 1);
      answer();
      assertEquals("200@1", connection.event());
      connection.frame(GO_AWAY, 0, 0, new byte[8]);
      for (String event = ""; !event.equals("closed"); event = connection.event()) {
        assertFalse(event.endsWith("@7"), event);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Limits limits(int requests, Duration requestTimeout) {
    return new Limits(
        16 * 1024,
        32 * 1024,
        8 * 1024,
        1000,
        requests,
        requestTimeout,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  /** Sends a byte now and then until the other side has had enough. */
  private static void dribble(RawHttp2 connection, byte[] bytes) throws IOException {
    try {
      for (int i = 0; ; i++) {
        connection.bytes(new byte[] {bytes[i % bytes.length]});
        Thread.sleep(20);
      }
    } catch (SocketException e) {
      // The end.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHeadThatDribbles() throws IOException {
    try (Running server = start(limits(0, Duration.ofMillis(300)));
        RawHttp2 connection = new RawHttp2(server.port())) {
      connection.frame(HEADERS, END_STREAM, 1, block(requestLines("GET")));
      dribble(connection, frameBytes(CONTINUATION, 0, 1, new byte[] {0, 1, 'x', 1, 'y'}));
    }
  }

  @Test
  void aFrameThatDribbles() throws IOException {
    try (Running server = start(limits(0, Duration.ofMillis(300)));
        RawHttp2 connection = new RawHttp2(server.port())) {
      assertEquals("200@1", connection.get(1).event());
      dribble(connection, frameBytes(PING, 0, 0, new byte[16000]));
    }
  }

  @Test
  void aPrefaceThatDribbles() throws IOException {
    try (Running server = start(limits(0, Duration.ofMillis(300)));
        RawHttp2 connection = RawHttp2.beginning(server.port(), "PRI * HTTP/2.0\r\n\r\nSM")) {
      Eventually.holds(
          () -> {
            try {
              return connection.event().equals("closed");
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHandshakeThatDribbles() throws IOException {
    byte[] hello = new byte[600];
    hello[0] = 22;
    hello[1] = 3;
    hello[2] = 1;
    hello[3] = 2;
    try (Running server =
            Running.with()
                .location("/", Running.proxyTo(URI.create("http://127.0.0.1:1")))
                .tls(TestCertificate.of("a").write(folder, "a"), true)
                .limits(limits(0, Duration.ofMillis(300)))
                .start(this::ok);
        RawHttp2 connection = RawHttp2.beginning(server.port(), "")) {
      connection.bytes(Arrays.copyOf(hello, 5));
      dribble(connection, new byte[1]);
    }
  }

  /** A connection in use is not slow, however long it is. */
  @Test
  void framesInTheirTurnAreNotSlow() throws IOException {
    try (Running server = start(limits(0, Duration.ofMillis(300)));
        RawHttp2 connection = new RawHttp2(server.port())) {
      long start = System.nanoTime();
      for (int i = 0; System.nanoTime() - start < 1_000_000_000L; i++) {
        byte[] get =
            frameBytes(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block(requestLines("GET")));
        // Half of the next frame is always there.
        connection.bytes(Arrays.copyOf(get, 5));
        connection.bytes(Arrays.copyOfRange(get, 5, get.length));
        assertEquals("200@" + (2 * i + 1), connection.event());
      }
    }
  }
}
