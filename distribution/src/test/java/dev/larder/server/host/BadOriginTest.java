package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.server.config.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that are down, silent, cut off, or do not speak HTTP as they should. */
@Timeout(60)
class BadOriginTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n";

  private final PassThrough engine = new PassThrough();

  /** S19: else what follows would be the answer to the next request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokJUNK",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nJUNK",
        "HTTP/1.1 204 No\r\n\r\nJUNK"
      })
  void aConnectionWithMoreThanTheResponseIsClosed(String response) throws Exception {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(o.connections() == 1 ? response : OK);
                  o.receive(wire);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL");
                });
        Running server = Running.proxy(origin.uri()).start(engine)) {
      server.get("/1");
      engine.awaitCompleted(1);
      assertEquals("ok", server.get("/2").text());
      assertEquals(2, origin.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "chunked\r\nTransfer-Encoding: chunked", "gzip"})
  void aResponseInAnotherTransferCodingIsRefused(String coding) throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                    + coding
                    + "\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        Running server = Running.proxy(origin.uri()).start(engine)) {
      assertEquals(502, server.get("/").status());
    }
  }

  @Test
  void aResponseThatBreaksOffBeforeItsContentIsAnsweredInItsPlace() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Of: origin\r\n\r\n");
                });
        Running server = Running.proxy(origin.uri()).start(engine)) {
      Wire.Message answer = server.get("/");
      assertEquals(502, answer.status());
      assertEquals("The origin broke its answer off.", answer.text());
      assertNull(answer.value("X-Of"));
    }
  }

  /** Attack S19. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX : 1\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n"
      })
  void malformedResponses(String response) throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(response);
                });
        Running server = Running.proxy(origin.uri()).start(engine)) {
      assertEquals(502, server.get("/").status());
      assertEquals(Kind.MALFORMED, engine.failures().get(0).kind(), engine.failures()::toString);
    }
  }

  @Test
  void floodOfInterimResponses() throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering("HTTP/1.1 102 Processing\r\n\r\n".repeat(1000) + OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(GET);
      Wire.Message response = wire.read();
      while (response.status() == 102) {
        response = wire.read();
      }
      assertEquals(502, response.status());
    }
  }

  @Test
  void longResponseHeader() throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering(
                "HTTP/1.1 200 OK\r\nX: " + "a".repeat(40_000) + "\r\nContent-Length: 0\r\n\r\n");
        Running server = Running.proxy(origin.uri()).start(engine)) {
      assertEquals(502, server.get("/").status());
      // Where Java's assertions are on, one of Jetty's own fails before it has found the reason.
      assertTrue(
          EnumSet.of(Kind.MALFORMED, Kind.BROKEN).contains(engine.failures().get(0).kind()),
          engine.failures()::toString);
    }
  }

  @Test
  void nobodyListens() throws IOException {
    URI nowhere;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = URI.create("http://127.0.0.1:" + closed.getLocalPort());
    }
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(nowhere).start(engine);
        Running second = Running.proxy(nowhere, origin.uri()).start(engine)) {
      assertEquals(502, server.get("/").status());
      assertEquals(Kind.UNREACHABLE, engine.failures().get(0).kind());
      // Nothing has been sent yet, so that even a POST may go to the next one.
      for (int i = 0; i < 3; i++) {
        assertEquals(
            200,
            second
                .ask(
                    Wire.lines(
                            "POST / HTTP/1.1",
                            "Host: a",
                            "Content-Length: 2",
                            "Connection: close",
                            "")
                        + "ab")
                .status());
      }
      assertEquals("ab", origin.requests().get(0).text());
    }
  }

  @Test
  void idempotentRequestsAreTriedOnTheNextUpstream() throws IOException {
    try (StubOrigin broken = StubOrigin.running((wire, o) -> o.receive(wire));
        StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(broken.uri(), origin.uri()).start(engine)) {
      assertEquals(200, server.get("/").status());
      assertEquals(1, broken.requests().size());
      assertEquals(1, origin.requests().size());
    }
  }

  @Test
  void otherRequestsAreNot() throws IOException {
    try (StubOrigin broken = StubOrigin.running((wire, o) -> o.receive(wire));
        StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(broken.uri(), origin.uri()).start(engine)) {
      Wire.Message response =
          server.ask(
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab");
      assertEquals(502, response.status());
      assertEquals(List.of(), origin.requests());
      assertEquals(Kind.BROKEN, engine.failures().get(0).kind());
    }
  }

  @Test
  void silentOrigin() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.atEnd();
                });
        Running server =
            Running.with()
                .location(
                    "/",
                    new Location.Proxy(
                        List.of(origin.uri()),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(200),
                        1,
                        true,
                        Duration.ofHours(1)))
                .start(engine)) {
      assertEquals(504, server.get("/").status());
      assertEquals(Kind.TIMEOUT, engine.failures().get(0).kind());
      assertEquals(1, origin.requests().size(), "a slow origin is not asked again");
    }
  }

  @Test
  void originThatFallsSilentInTheMiddle() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                  wire.atEnd();
                });
        Running server =
            Running.with()
                .location(
                    "/",
                    new Location.Proxy(
                        List.of(origin.uri()),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(200),
                        1,
                        true,
                        Duration.ofHours(1)))
                .start(engine);
        Wire wire = server.connect()) {
      wire.send(GET);
      assertThrows(IOException.class, wire::read);
      assertEquals(Kind.TIMEOUT, engine.failures().get(0).kind());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "Transfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n"
      })
  void cutsAreVisible(String response) throws IOException {
    for (String connection : Set.of("keep-alive", "close")) {
      try (StubOrigin origin =
              StubOrigin.running(
                  (wire, o) -> {
                    o.receive(wire);
                    wire.send("HTTP/1.1 200 OK\r\n" + response);
                  });
          Running server = Running.proxy(origin.uri()).start(engine);
          Wire wire = server.connect()) {
        wire.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n");
        assertThrows(IOException.class, wire::read, connection);
      }
    }
  }

  /** Without length and chunks only a reset tells a cut from an end. */
  @Test
  void cutsAreVisibleToOldClients() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      assertThrows(IOException.class, wire::readToEnd);
    }
  }
}
