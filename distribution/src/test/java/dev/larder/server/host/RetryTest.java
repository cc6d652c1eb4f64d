package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchFailure.Kind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with content on a kept connection that its origin closes without an answer. */
@Timeout(60)
class RetryTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int KEPT = 64 * 1024;

  private final PassThrough engine = new PassThrough();

  /**
   * Answers one request on each of the first connections and closes at the second; later
   * connections are good.
   */
  private static StubOrigin closing(int badConnections, StubOrigin.Script second)
      throws IOException {
    AtomicInteger connections = new AtomicInteger();
    return StubOrigin.running(
        (wire, origin) -> {
          int connection = connections.incrementAndGet();
          if (connection == 1) {
            origin.receive(wire);
            wire.send(OK);
          }
          if (connection <= badConnections) {
            second.run(wire, origin);
            return;
          }
          while (true) {
            origin.receive(wire);
            wire.send(OK);
          }
        });
  }

  private static StubOrigin closingAtSecondRequest() throws IOException {
    return closing(1, (wire, origin) -> origin.receive(wire));
  }

  private static void keepConnection(Wire wire) throws IOException {
    assertEquals(200, wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status());
  }

  private static String content(int length) {
    StringBuilder content = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      content.append((char) ('!' + (i * 31 + (i >> 8)) % 90));
    }
    return content.toString();
  }

  private static String sized(String method, String content) {
    return Wire.lines(method + " / HTTP/1.1", "Host: a", "Content-Length: " + content.length(), "")
        + content;
  }

  private static String chunked(String content) {
    int half = content.length() / 2;
    return Wire.lines(
        "PUT / HTTP/1.1",
        "Host: a",
        "Transfer-Encoding: chunked",
        "",
        Integer.toHexString(half),
        content.substring(0, half),
        Integer.toHexString(content.length() - half),
        content.substring(half),
        "0",
        "X-Sum: 7",
        "");
  }

  private static void sentTwice(StubOrigin origin, String content) {
    List<Wire.Message> requests = origin.requests();
    assertEquals(3, requests.size());
    assertEquals(content, requests.get(1).text());
    assertEquals(requests.get(1), requests.get(2));
    assertEquals(2, origin.connections());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5000, KEPT})
  void contentThatIsKeptIsSentAgain(int length) throws Exception {
    String content = content(length);
    try (StubOrigin origin = closingAtSecondRequest();
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      keepConnection(wire);
      assertEquals(200, wire.send(sized("PUT", content)).read().status());
      sentTwice(origin, content);
      assertEquals(List.of(), engine.failures());
      engine.awaitCompleted(2);
      // Both connections are at the start of a request again.
      keepConnection(wire);
      assertEquals(2, origin.connections());
    }
  }

  @Test
  void chunksAndTrailersAreSentAgain() throws IOException {
    String content = content(1001);
    try (StubOrigin origin = closingAtSecondRequest();
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      keepConnection(wire);
      assertEquals(200, wire.send(chunked(content)).read().status());
      sentTwice(origin, content);
      assertEquals(List.of("X-Sum: 7"), origin.requests().get(2).trailers());
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT, 65537", "PUT, 300000", "POST, 5", "PATCH, 5", "POST, 0"})
  void otherContentIsNot(String method, int length) throws IOException {
    try (StubOrigin origin = closingAtSecondRequest();
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      keepConnection(wire);
      assertEquals(502, wire.send(sized(method, content(length))).read().status());
      assertEquals(2, origin.requests().size());
      assertEquals(1, origin.connections());
      assertEquals(List.of(Kind.BROKEN), kinds());
    }
  }

  @Test
  void oneRetryIsNotTwo() throws IOException {
    try (StubOrigin origin = closing(5, (wire, o) -> o.receive(wire));
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      keepConnection(wire);
      assertEquals(502, wire.send(sized("PUT", "hello")).read().status());
      assertEquals(3, origin.requests().size());
      assertEquals(List.of(Kind.BROKEN), kinds());
    }
  }

  /** The first attempt waits for the client when it fails; what comes then wakes the second. */
  @Test
  void restOfSlowContentGoesToTheSecondAttempt() throws Exception {
    try (StubOrigin origin = closingInTheMiddle();
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      keepConnection(wire);
      wire.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nabc");
      Eventually.holds(() -> origin.connections() == 2);
      wire.send("def");
      wire.send("gh");
      assertEquals(200, wire.read().status());
      assertEquals("abcdefgh", origin.requests().get(1).text());
    }
  }

  @Test
  void clientThatGoesAwayDuringTheSecondAttempt() throws Exception {
    try (StubOrigin origin = closingInTheMiddle();
        Running server = Running.proxy(origin.uri()).start(engine)) {
      try (Wire wire = server.connect()) {
        keepConnection(wire);
        wire.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nabc");
        Eventually.holds(() -> origin.connections() == 2);
      }
      Eventually.holds(() -> !engine.failures().isEmpty());
      assertEquals(List.of(Kind.CLIENT_CONTENT), kinds());
    }
  }

  private static StubOrigin closingInTheMiddle() throws IOException {
    return closing(
        1,
        (wire, origin) -> {
          wire.readHead();
          wire.readBytes(3);
        });
  }

  private List<Kind> kinds() {
    return engine.failures().stream().map(FetchFailure::kind).toList();
  }
}
