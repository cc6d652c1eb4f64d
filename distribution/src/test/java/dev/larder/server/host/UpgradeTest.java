package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.server.config.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests ask an upstream to switch protocols, and what its answers become. */
@Timeout(60)
class UpgradeTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HANDSHAKE =
      Wire.lines(
          "GET /chat?room=1 HTTP/1.1",
          "Host: example.com",
          "Connection: keep-alive, Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Protocol: chat",
          "");
  private static final String SWITCH =
      Wire.lines(
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
          "Sec-WebSocket-Protocol: chat",
          "");

  private final PassThrough engine = new PassThrough();

  private static String request(String... fields) {
    return Wire.lines("GET / HTTP/1.1", "Host: a", String.join("\r\n", fields), "");
  }

  @Test
  void theHandshakeReachesTheUpstreamAndItsAnswerTheClient() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(SWITCH);
                  wire.send(wire.readBytes(4));
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      Wire.Message answer = wire.send(HANDSHAKE).readHead();
      assertEquals("HTTP/1.1 101 Switching Protocols", answer.start());
      assertEquals(
          List.of(
              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
              "Sec-WebSocket-Protocol: chat",
              "Upgrade: websocket",
              "Connection: Upgrade"),
          answer.fields());
      Wire.Message asked = origin.requests().get(0);
      assertEquals("GET /chat?room=1 HTTP/1.1", asked.start());
      assertEquals("Upgrade", asked.value("Connection"));
      assertEquals("websocket", asked.value("Upgrade"));
      assertEquals("dGhlIHNhbXBsZSBub25jZQ==", asked.value("Sec-WebSocket-Key"));
      assertEquals("13", asked.value("Sec-WebSocket-Version"));
      assertEquals("chat", asked.value("Sec-WebSocket-Protocol"));
      assertEquals("1.1 larder", asked.value("Via"));
      assertTrue(engine.requests().get(0).upgrade());
      wire.send("ping");
      assertEquals("ping", wire.readToEnd());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK,
        "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: other\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 503 Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"
      })
  void anyOtherAnswerLeavesBothConnectionsInHttp(String response) throws Exception {
    try (StubOrigin origin = StubOrigin.answering(response);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      String status = response.split(" ", 3)[1];
      assertEquals(status, "" + wire.send(HANDSHAKE).read().status());
      engine.awaitCompleted(1);
      assertEquals(status, "" + wire.send(request("X: 1")).read().status());
      assertEquals(1, origin.connections());
      assertNull(origin.requests().get(1).value("Upgrade"));
    }
  }

  /** HTTP/2 on the client's connection would pass the server by. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
        "Connection: Upgrade\r\nUpgrade: H2C",
        "Connection: Upgrade\r\nUpgrade: h2",
        "Connection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.1",
        "Connection: Upgrade\r\nUpgrade: HTTP/2.0",
        "Connection: Upgrade\r\nUpgrade: web socket",
        "Connection: Upgrade\r\nUpgrade: \"websocket\"",
        "Connection: Upgrade\r\nUpgrade: websocket/1/2",
        "Connection: Upgrade\r\nUpgrade:",
        "Connection: Upgrade"
      })
  void whatIsNoUpgradeIsServedAsIfItHadNotAsked(String fields) throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      assertEquals("ok", wire.send(request(fields)).read().text());
      Wire.Message asked = origin.requests().get(0);
      assertNull(asked.value("Upgrade"), asked::toString);
      assertNull(asked.value("Connection"), asked::toString);
      assertNull(asked.value("HTTP2-Settings"), asked::toString);
      assertEquals(false, engine.requests().get(0).upgrade());
    }
  }

  /** RFC 9110 section 7.8: a sender of Upgrade must say so in Connection. */
  @ParameterizedTest
  @ValueSource(strings = {"Connection: keep-alive\r\nUpgrade: websocket", "Upgrade: websocket"})
  void anUpgradeThatIsNotOfTheConnectionIsRefused(String fields) throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      assertEquals(400, server.ask(request(fields)).status());
      assertEquals(0, origin.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nContent-Length: 0\r\n",
        "HEAD / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
        "GET / HTTP/1.0\r\n"
      })
  void onlyAGetWithoutContentUpgrades(String start) throws IOException {
    try (StubOrigin origin = StubOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
        Running server = Running.proxy(origin.uri()).start(engine)) {
      String content = start.contains("chunked") ? "0\r\n\r\n" : start.contains(": 1") ? "x" : "";
      assertEquals(
          204,
          server
              .ask(
                  start
                      + "Host: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"
                      + content)
              .status());
      assertNull(origin.requests().get(0).value("Upgrade"));
    }
  }

  @Test
  void ofSeveralProtocolsThoseAreAskedForThatMayBe() throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: IRC/6.9\r\n\r\nNOTICE\r\n");
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      wire.send(request("Connection: upgrade", "Upgrade: h2c, irc/6.9, tls/1.3, foo"));
      assertEquals("IRC/6.9", wire.readHead().value("Upgrade"));
      assertEquals("NOTICE\r\n", wire.readToEnd());
      assertEquals("irc/6.9, foo", origin.requests().get(0).value("Upgrade"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Connection: Upgrade\r\n",
        "Connection: Upgrade\r\nUpgrade: h2c\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n",
        "Connection: Upgrade\r\nUpgrade: web socket\r\n"
      })
  void aSwitchToWhatNobodyAskedForIsNoAnswer(String fields) throws IOException {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send("HTTP/1.1 101 Switching Protocols\r\n" + fields + "\r\n");
                  assertTrue(wire.atEnd());
                  wire.send("the connection is closed, and so nobody reads this");
                });
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      assertEquals(502, wire.send(HANDSHAKE).read().status());
      assertEquals(Kind.MALFORMED, engine.failures().get(0).kind());
      assertEquals(502, wire.send(request("X: 1")).read().status());
      assertEquals(2, origin.connections());
    }
  }

  @Test
  void anUpstreamThatRefusesConnectionsIsPassedOver() throws IOException {
    int closed;
    try (StubOrigin gone = StubOrigin.answering(OK)) {
      closed = gone.port();
    }
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(SWITCH + "hello");
                });
        Running server =
            Running.proxy(URI.create("http://127.0.0.1:" + closed), origin.uri()).start(engine);
        Wire wire = server.connect()) {
      assertEquals(101, wire.send(HANDSHAKE).readHead().status());
      assertEquals("hello", wire.readToEnd());
    }
  }

  @Test
  void filesDoNotSwitch(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.txt"), "file");
    try (Running server =
            Running.with().location("/", new Location.Files(folder, List.of())).start(engine);
        Wire wire = server.connect()) {
      wire.send(HANDSHAKE.replace("/chat?room=1", "/a.txt"));
      assertEquals("file", wire.read().text());
      assertEquals(false, engine.requests().get(0).upgrade());
    }
  }

  @Test
  void theAccessLogHasTheSwitch(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("access.log");
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(SWITCH + "hello");
                });
        Running server = Running.proxy(origin.uri()).log(log).start(engine);
        Wire wire = server.connect()) {
      wire.send(HANDSHAKE).readHead();
      assertEquals("hello", wire.readToEnd());
    }
    List<String> lines = Files.readAllLines(log);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("\"GET /chat?room=1 HTTP/1.1\" 101 0 "), lines::toString);
  }
}
