package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.message.CacheRequest;
import dev.larder.server.config.Limits;
import dev.larder.server.config.Location;
import dev.larder.server.config.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream is told of the client, and which site and location answer. */
@Timeout(60)
class ForwardingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final PassThrough engine = new PassThrough();

  @Test
  void tellsWhoAskedForWhat() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      server.ask(
          Wire.lines(
              "GET / HTTP/1.1",
              "Host: Example.com:8080",
              "Via: 1.0 before",
              "Connection: close",
              ""));
      Wire.Message request = origin.requests().get(0);
      assertEquals(
          "for=127.0.0.1;host=\"example.com:8080\";proto=http", request.value("Forwarded"));
      assertEquals("127.0.0.1", request.value("X-Forwarded-For"));
      assertEquals("http", request.value("X-Forwarded-Proto"));
      assertEquals("example.com:8080", request.value("X-Forwarded-Host"));
      assertEquals("8080", request.value("X-Forwarded-Port"));
      assertEquals("1.0 before, 1.1 larder", request.value("Via"));
      assertEquals("example.com:8080", request.value("Host"));
      assertNull(request.value("Connection"));
    }
  }

  @Test
  void oldClient() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      server.ask("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      assertEquals("1.0 larder", origin.requests().get(0).value("Via"));
    }
  }

  /** Attacks P1 and P2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: for=9.9.9.9;host=evil",
        "forwarded: for=9.9.9.9",
        "X-Forwarded-For: 9.9.9.9",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Scheme: https",
        "X-Forwarded-Host: evil",
        "x-forwarded-host: evil",
        "X-Forwarded-Port: 1337",
        "X-Forwarded-Server: evil",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-SSL: on",
        "X-Forwarded-Anything-Else: evil",
        "Front-End-Https: on",
        "X-Original-Host: evil",
        "X-Host: evil",
        "X-Original-URL: /evil",
        "X-Rewrite-URL: /evil",
        "X-HTTP-Method: evil",
        "X-HTTP-Method-Override: evil",
        "X-Method-Override: evil"
      })
  void strangersAreNotBelieved(String field) throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).trusting("10.0.0.0/8").start(engine)) {
      server.ask("GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\nConnection: close\r\n\r\n");
      String name = field.substring(0, field.indexOf(':'));
      String value = field.substring(field.indexOf(':') + 2);
      CacheRequest seen = engine.requests().get(0);
      assertNull(seen.field(name));
      assertEquals(List.of(), seen.values(name));
      assertNull(seen.fields().first(name));
      String sent = origin.requests().get(0).value(name);
      assertEquals(-1, String.valueOf(sent).indexOf(value), sent);
    }
  }

  /** RFC 9110 section 7.6.2. */
  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({
    "OPTIONS, 0, answered here",
    "OPTIONS, 5, 4",
    "OPTIONS, 007, 6",
    "OPTIONS, x, x",
    "OPTIONS, 99999999999, 99999999999",
    "GET, 0, 0",
    "GET, 5, 5"
  })
  void maxForwardsCountsForOptionsAlone(String method, String value, String sent)
      throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      Wire.Message answer =
          server.ask(
              Wire.lines(
                  method + " / HTTP/1.1",
                  "Host: a",
                  "Max-Forwards: " + value,
                  "Connection: close",
                  ""));
      assertEquals(200, answer.status());
      assertEquals(
          sent,
          origin.requests().isEmpty()
              ? "answered here"
              : origin.requests().get(0).value("Max-Forwards"));
    }
  }

  @Test
  void trustedProxiesAre() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).trusting("127.0.0.0/8").start(engine)) {
      server.ask(
          Wire.lines(
              "GET / HTTP/1.1",
              "Host: a",
              "Forwarded: for=9.9.9.9;proto=https",
              "X-Forwarded-For: 9.9.9.9",
              "X-Forwarded-Proto: https",
              "Connection: close",
              ""));
      Wire.Message request = origin.requests().get(0);
      assertEquals(
          "for=9.9.9.9;proto=https, for=127.0.0.1;host=a;proto=http", request.value("Forwarded"));
      assertEquals("9.9.9.9, 127.0.0.1", request.value("X-Forwarded-For"));
      assertEquals("https", request.value("X-Forwarded-Proto"));
      assertEquals("a", request.value("X-Forwarded-Host"));
      assertEquals("9.9.9.9", engine.requests().get(0).field("X-Forwarded-For"));
      // The scheme is the listener's all the same.
      assertEquals("http", engine.requests().get(0).scheme());
    }
  }

  @Test
  void upstreamMaySeeItsOwnName() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.with()
                .location(
                    "/",
                    new Location.Proxy(
                        List.of(origin.uri()),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        0,
                        false,
                        Duration.ofHours(1)))
                .start(engine)) {
      server.get("/");
      assertEquals("127.0.0.1:" + origin.port(), origin.requests().get(0).value("Host"));
      assertEquals("example.com", origin.requests().get(0).value("X-Forwarded-Host"));
    }
  }

  @Test
  void longestLocationBySegments() throws IOException {
    try (StubOrigin root = StubOrigin.answering(OK);
        StubOrigin app = StubOrigin.answering(OK);
        Running server =
            Running.proxy(root.uri())
                .location("/app", Running.proxyTo(app.uri()))
                .location("/a/", Running.proxyTo(app.uri()))
                .start(engine)) {
      for (String path : List.of("/app", "/app/", "/app/x", "/a/x", "/app?q")) {
        server.get(path);
      }
      assertEquals(5, app.requests().size());
      for (String path : List.of("/apple", "/", "/App", "/a", "/app%2Fx")) {
        server.get(path);
      }
      assertEquals(5, root.requests().size());
    }
  }

  @Test
  void siteByHost() throws IOException {
    try (StubOrigin first = StubOrigin.answering(OK);
        StubOrigin other = StubOrigin.answering(OK);
        Running server =
            Running.proxy(first.uri())
                .site(
                    new Site(
                        "www.example.org",
                        List.of("example.org"),
                        List.of(Running.location("/only", Running.proxyTo(other.uri())))))
                .start(engine)) {
      for (String host : List.of("www.example.org", "EXAMPLE.org:99", "example.org.")) {
        assertEquals(200, get(server, host, "/only").status());
      }
      assertEquals(3, other.requests().size());
      assertEquals(200, get(server, "example.com", "/only").status());
      assertEquals(1, first.requests().size());
      Wire.Message nothing = get(server, "example.org", "/else");
      assertEquals(404, nothing.status());
      assertEquals("404 Not Found\n", nothing.text());
    }
  }

  private static Wire.Message get(Running server, String host, String path) throws IOException {
    return server.ask(
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void optionsForTheServer() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      Wire.Message response =
          server.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertEquals(200, response.status());
      assertEquals("0", response.value("Content-Length"));
      assertEquals(List.of(), origin.requests());
    }
  }

  @Test
  void slowHeadEndsTheConnection() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).limits(limits(0, Duration.ofMillis(200))).start(engine);
        Wire wire = server.connect();
        Wire waiting = server.connect()) {
      wire.send("GET / HTTP/1.1\r\nHos");
      assertTrue(wire.atEnd());
      // One that has not begun is idle, and not slow.
      assertEquals(200, waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status());
    }
  }

  private static Limits limits(int requestsPerConnection, Duration requestTimeout) {
    Limits usual = Running.LIMITS;
    return new Limits(
        usual.requestHeader(),
        usual.responseHeader(),
        usual.uri(),
        usual.connections(),
        requestsPerConnection,
        requestTimeout,
        usual.idleTimeout(),
        usual.stopTimeout());
  }

  @Test
  void connectionsEndAfterAsManyRequestsAsAllowed() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri())
                .limits(limits(2, Running.LIMITS.requestTimeout()))
                .start(engine);
        Wire wire = server.connect()) {
      String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
      assertNull(wire.send(request).read().value("Connection"));
      assertEquals("close", wire.send(request).read().value("Connection"));
    }
  }
}
