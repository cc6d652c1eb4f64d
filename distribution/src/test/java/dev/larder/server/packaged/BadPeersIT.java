package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.EOFException;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Origins that break their word and clients that speak no HTTP. Neither leaves anything behind: the
 * next proper request finds nothing stored and a server that works.
 */
@ExtendWith(ServerLogOnFailure.class)
class BadPeersIT {
  private static final String GOOD = "whole and sound";
  private static final OriginAnswer FRESH =
      OriginAnswer.ok(GOOD).field("Cache-Control", "max-age=600");
  private static final String RAW = "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n";
  private static final String LARGE = "x".repeat(200_000);
  private static final AtomicInteger PATHS = new AtomicInteger();
  private static ScriptedOrigin origin;
  private static PackagedServer server;

  @BeforeAll
  static void start() throws Exception {
    origin = ScriptedOrigin.start();
    server = PackagedServer.before(origin.url());
  }

  @AfterAll
  static void end() throws Exception {
    if (server != null) {
      server.close();
    }
    if (origin != null) {
      origin.close();
    }
  }

  static Stream<Arguments> brokenBodies() {
    return Stream.of(
        argumentSet("cut before the body", FRESH.cutAfter(0)),
        argumentSet("cut body", FRESH.cutAfter(7)),
        argumentSet("large cut body", FRESH.body(LARGE).cutAfter(199_999)),
        argumentSet("length beyond the body", FRESH.declaredLength("1000").cutAfter(15)),
        argumentSet("cut in a chunk", FRESH.body(LARGE).chunked(1000).cutAfter(150_500)),
        argumentSet("cut between chunks", FRESH.body(LARGE).chunked(1000).cutAfter(150_000)),
        argumentSet(
            "chunks without an end",
            OriginAnswer.raw(RAW + "Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n")),
        argumentSet(
            "bad chunk size",
            OriginAnswer.raw(
                RAW + "Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\nzz\r\nx\r\n0\r\n\r\n")));
  }

  @ParameterizedTest
  @MethodSource("brokenBodies")
  void aBodyThatIsNotWholeIsAVisibleFailureAndNotStored(OriginAnswer broken) throws Exception {
    String path = "/broken-" + PATHS.incrementAndGet();
    origin.on(path, broken);
    assertTrue(failsVisibly(path), "a short body looked whole");
    origin.on(path, FRESH);
    assertEquals(GOOD, server.get(path).text());
  }

  private static boolean failsVisibly(String path) throws Exception {
    try {
      RawResponse response = server.get(path);
      return response.status() == 502 || response.end() == RawResponse.End.CUT;
    } catch (EOFException | SocketException e) {
      return true; // the connection was cut before the head: the client knows
    }
  }

  static Stream<Arguments> refusedResponses() {
    String no = "Content-Length: 2\r\n\r\nno";
    return Stream.of(
        argumentSet("field of 50 kB", FRESH.field("X-Long", "x".repeat(50_000))),
        argumentSet(
            "fields of 50 kB", OriginAnswer.raw(RAW + "X-Many: abcdef\r\n".repeat(3200) + no)),
        argumentSet("two lengths", OriginAnswer.raw(RAW + "Content-Length: 3\r\n" + no)),
        argumentSet("length that is none", FRESH.declaredLength("2x")),
        argumentSet("negative length", FRESH.declaredLength("-1")),
        argumentSet("NUL in a value", FRESH.field("X-Odd", "a\0b")),
        argumentSet("field without colon", OriginAnswer.raw(RAW + "oops\r\n" + no)),
        argumentSet("no HTTP", OriginAnswer.raw("220 mail.example.org ready\r\n")),
        argumentSet("odd status", FRESH.statusLine("HTTP/1.1 20 Twenty")),
        argumentSet("nothing", OriginAnswer.closeConnection()));
  }

  @ParameterizedTest
  @MethodSource("refusedResponses")
  void aResponseThatIsNoneIsA502AndNotStored(OriginAnswer broken) throws Exception {
    String path = "/refused-" + PATHS.incrementAndGet();
    origin.on(path, broken);
    assertEquals(502, server.get(path).status());
    origin.on(path, FRESH);
    assertEquals(GOOD, server.get(path).text());
  }

  @Test
  void aResponseWithBothLengthAndChunksIsNotStored() throws Exception {
    origin.on(
        "/both",
        OriginAnswer.raw(
            RAW + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"));
    assertNotEquals(GOOD, server.get("/both").text());
    origin.on("/both", FRESH);
    assertEquals(GOOD, server.get("/both").text());
  }

  static Stream<Arguments> malformedRequests() {
    String get = "GET /bad HTTP/1.1\r\nHost: localhost\r\n";
    String post = "POST /bad HTTP/1.1\r\nHost: localhost\r\n";
    return Stream.of(
        argumentSet("no request line", "hello\r\n\r\n"),
        argumentSet("no Host", "GET /bad HTTP/1.1\r\n\r\n"),
        argumentSet("two Hosts", get + "Host: other\r\n\r\n"),
        argumentSet("space before the colon", get + "X-A : b\r\n\r\n"),
        argumentSet("folded field", get + "X-A: b\r\n c\r\n\r\n"),
        argumentSet("field without colon", get + "oops\r\n\r\n"),
        argumentSet("NUL in a value", get + "X-A: b\0c\r\n\r\n"),
        argumentSet("odd method", "G@T /bad HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        argumentSet("two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        argumentSet("length that is none", post + "Content-Length: +1\r\n\r\na"),
        argumentSet(
            "length and chunks",
            post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        argumentSet("chunks not last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
        argumentSet(
            "dot segments in disguise", "GET /a/..%2fbad HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void aMalformedRequestIsRefusedAndEndsItsConnection(String request) throws Exception {
    int before = origin.requests().size();
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(request);
      RawResponse refused = client.read();
      assertTrue(Set.of(400, 501).contains(refused.status()), refused::toString);
      assertTrue(client.awaitClosed());
    }
    assertEquals(before, origin.requests().size(), "requests that reached the origin");
    assertEquals(0, origin.malformed().size(), () -> origin.malformed().toString());
    String path = "/after-" + PATHS.incrementAndGet();
    origin.on(path, FRESH);
    assertEquals(GOOD, server.get(path).text());
  }

  /** Anybody can send them, as often as they like. */
  @Test
  void malformedRequestsDoNotFillTheLog() throws Exception {
    for (String host : Set.of("[::1", "a:b", "a:99999", "a b")) {
      try (RawClient client = RawClient.connect(server.port())) {
        client.send("GET /bad HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertEquals(400, client.read().status(), host);
      }
    }
    for (String fields : Set.of("X-A : b", "Content-Length: x", "X: a\0b", "oops")) {
      try (RawClient client = RawClient.connect(server.port())) {
        client.send("GET /bad HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n\r\n");
        assertEquals(400, client.read().status(), fields);
      }
    }
    String log = server.process().errors();
    assertFalse(log.contains("HttpParser"), log);
    assertFalse(log.contains("HostPort"), log);
  }
}
