package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request through the server to an origin and back. */
@Timeout(60)
class ProxyTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n";

  private final PassThrough engine = new PassThrough();

  @Test
  void passesFieldsAndContentBothWays() throws Exception {
    try (StubOrigin origin =
            StubOrigin.answering(
                Wire.lines(
                        "HTTP/1.1 201 Created",
                        "X-A: 1",
                        "X-A: 2",
                        "Server: stub",
                        "Date: Sun, 22 Nov 2026 00:00:00 GMT",
                        "Content-Encoding: gzip",
                        "Content-Length: 3",
                        "")
                    + "\u00ff\0z");
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(
          Wire.lines(
                  "POST /p?q=1 HTTP/1.1",
                  "Host: example.com",
                  "User-Agent: test",
                  "Content-Length: 5",
                  "X-B: \u00e4",
                  "")
              + "hello");
      Wire.Message response = wire.read();
      assertEquals(201, response.status());
      assertEquals(List.of("1", "2"), response.values("X-A"));
      assertEquals("stub", response.value("Server"));
      assertEquals(List.of("Sun, 22 Nov 2026 00:00:00 GMT"), response.values("Date"));
      assertEquals("gzip", response.value("Content-Encoding"));
      assertEquals("\u00ff\0z", response.text());
      Wire.Message request = origin.requests().get(0);
      assertEquals("POST /p?q=1 HTTP/1.1", request.start());
      assertEquals("hello", request.text());
      assertEquals("test", request.value("User-Agent"));
      assertEquals("\u00e4", request.value("X-B"));
      assertEquals("5", request.value("Content-Length"));
      assertNull(request.value("Accept-Encoding"));
      assertNull(request.value("Content-Type"));
      assertNull(request.value("Cookie"));
      // The connections of both sides are used again.
      for (int i = 1; i < 10; i++) {
        engine.awaitCompleted(i);
        wire.send(GET).read();
      }
      assertEquals(10, origin.requests().size());
      assertEquals(1, origin.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "PURGE", "M-SEARCH", "Post"})
  void methodsKeepTheirCase(String method) throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      server.ask(method + " / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
      assertEquals(method + " / HTTP/1.1", origin.requests().get(0).start());
    }
  }

  /** The answer often comes before the thread that sent the content has told that it has. */
  @Test
  void answeredContentKeepsItsConnection() throws Exception {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      for (int i = 1; i <= 1000; i++) {
        wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").read();
        engine.awaitCompleted(i);
      }
      assertEquals(1, origin.connections());
    }
  }

  @Test
  void emptyPostKeepsItsLength() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").read();
      assertEquals("0", origin.requests().get(0).value("Content-Length"));
    }
  }

  /** Attack S12. */
  @Test
  void getWithContentIsReframed() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").read();
      Wire.Message request = origin.requests().get(0);
      assertEquals("3", request.value("Content-Length"));
      assertEquals("abc", request.text());
    }
  }

  /** Attack S13. */
  @Test
  void chunkedUploadWithTrailersAndTheNextRequestBehind() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(
          Wire.lines(
              "POST / HTTP/1.1",
              "Host: a",
              "Transfer-Encoding: chunked",
              "",
              "3",
              "abc",
              "2",
              "de",
              "0",
              "X-Sum: 7",
              "Content-Length: 99",
              "Host: evil",
              "",
              "GET /next HTTP/1.1",
              "Host: a",
              ""));
      wire.read();
      wire.read();
      Wire.Message first = origin.requests().get(0);
      assertEquals("abcde", first.text());
      assertEquals(List.of("X-Sum: 7"), first.trailers());
      assertEquals("GET /next HTTP/1.1", origin.requests().get(1).start());
    }
  }

  @ParameterizedTest
  @CsvSource({"'TE: trailers\r\n', true", "'', false"})
  void trailersGoToClientsThatTakeThem(String field, boolean taken) throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      Wire.Message response = wire.send("GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n").read();
      assertEquals("ok", response.text());
      assertEquals(taken ? List.of("X-Sum: 7") : List.of(), response.trailers());
    }
  }

  @Test
  void interimResponsesArePassed() throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\n"
                    + OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(GET);
      assertEquals("</a>", wire.readHead().value("Link"));
      assertEquals("</b>", wire.readHead().value("Link"));
      assertEquals("ok", wire.read().text());
      Wire.Message old = server.ask("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      assertEquals(200, old.status());
    }
  }

  @Test
  void upstreamsTakeTurns() throws IOException {
    try (StubOrigin a = StubOrigin.answering(OK);
        StubOrigin b = StubOrigin.answering(OK);
        Running server = Running.proxy(a.uri(), b.uri()).start(engine)) {
      for (int i = 0; i < 4; i++) {
        server.get("/");
      }
      assertEquals(2, a.requests().size());
      assertEquals(2, b.requests().size());
    }
  }

  @Test
  void oldClientsGetNoChunks() throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      Wire.Message response = wire.read();
      assertNull(response.value("Transfer-Encoding"));
      assertEquals("ok", response.text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, 200 OK, Content-Length: 7, 7",
    "HEAD, 200 OK, X: 1,",
    "GET, 304 Not Modified, Content-Length: 7, 7",
    "GET, 304 Not Modified, X: 1,",
    "GET, 204 No Content, X: 1,",
  })
  void headsWithoutContentDeclareNoFalseLength(
      String method, String status, String field, String length) throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering("HTTP/1.1 " + status + "\r\n" + field + "\r\n\r\n");
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
      Wire.Message response = wire.readHead();
      assertEquals(length, response.value("Content-Length"));
      // Nothing follows: the next head is the next response's.
      wire.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(response.start(), wire.readHead().start());
    }
  }

  @Test
  void continueIsSentWhenTheContentIsWanted() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      assertEquals(100, wire.readHead().status());
      wire.send("abc");
      assertEquals(200, wire.read().status());
      assertEquals("abc", origin.requests().get(0).text());
      assertNull(origin.requests().get(0).value("Expect"));
    }
  }

  /** Attack S17: what is left of the upload must not be read as a request. */
  @Test
  void earlyResponseEndsBothConnections() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  wire.readToEnd();
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
      assertEquals(403, wire.read().status());
      assertTrue(wire.atEnd());
    }
  }

  @Test
  void clientThatBreaksItsUploadOff() throws Exception {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      try (Wire wire = server.connect()) {
        wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      }
      Eventually.holds(() -> engine.failures().size() == 1);
      assertEquals(Kind.CLIENT_CONTENT, engine.failures().get(0).kind());
      assertEquals(List.of(), origin.requests());
    }
  }

  @Test
  void largeContentInBothDirections() throws IOException {
    byte[] content = new byte[3_000_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + (i >> 8));
    }
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  while (true) {
                    Wire.Message request = o.receive(wire);
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    wire.send(Integer.toHexString(request.text().length()) + "\r\n");
                    wire.send(request.text()).send("\r\n0\r\n\r\n");
                  }
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + content.length + "\r\n\r\n");
      wire.send(content);
      assertEquals(new String(content, StandardCharsets.ISO_8859_1), wire.read().text());
    }
  }
}
