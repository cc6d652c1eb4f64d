package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two servers might read in two ways (attacks S1 to S18) get no further than here.
 */
class MalformedRequestTest {

  private static final String HOST = "Host: example.com\r\n";
  private static StubOrigin origin;
  private static Running server;

  @BeforeAll
  static void start() throws IOException {
    origin = StubOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    server = Running.proxy(origin.uri()).start(new PassThrough());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    origin.close();
  }

  private static Arguments row(String name, String request) {
    return Arguments.of(name, request, Set.of(400));
  }

  private static Arguments row(String name, String request, Integer... statuses) {
    return Arguments.of(name, request, Set.of(statuses));
  }

  private static String post(String fields) {
    return "POST / HTTP/1.1\r\n" + HOST + fields + "\r\n";
  }

  private static String get(String fields) {
    return "GET / HTTP/1.1\r\n" + HOST + fields + "\r\n";
  }

  private static String chunked(String content) {
    return post("Transfer-Encoding: chunked\r\n") + content;
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row("S1 length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")),
        row("S2 two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n") + "abcd"),
        row("S3 the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc"),
        row("S4 plus", post("Content-Length: +10\r\n")),
        row("S4 underscore", post("Content-Length: 1_0\r\n")),
        row("S4 hexadecimal", post("Content-Length: 0x10\r\n")),
        row("S4 negative", post("Content-Length: -1\r\n")),
        row("S4 empty", post("Content-Length: \r\n")),
        row("S4 list", post("Content-Length: 1,1\r\n") + "a"),
        row("S5 comma first", post("Transfer-Encoding: ,identity\r\n"), 400, 501),
        row("S5 twice", post("Transfer-Encoding: chunked,chunked\r\n") + "0\r\n\r\n", 400, 501),
        row("S5 unknown", post("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n", 400, 501),
        row("S5 VT", post("Transfer-Encoding: chunked\u000b\r\n") + "0\r\n\r\n", 400, 501),
        row("S5 NUL", post("Transfer-Encoding: chunked\0\r\n") + "0\r\n\r\n", 400, 501),
        row(
            "S6 two fields",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") + "0\r\n\r\n",
            400,
            501),
        row("S6 another coding", post("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 501),
        row("S5 comma before chunked", post("Transfer-Encoding: ,chunked\r\n") + "0\r\n\r\n", 501),
        row(
            "S14 chunks in HTTP/1.0",
            "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        row("S7 blank before colon", get("X : 1\r\n")),
        row("S7 blank before first field", "GET / HTTP/1.1\r\n Host: example.com\r\n\r\n"),
        row("S7 folded", get("X: 1\r\n  2\r\n")),
        row("S8 LF only", "GET / HTTP/1.1\nHost: example.com\n\n"),
        row("S8 CR in a value", get("X: a\rb\r\n")),
        row("S8 CR in a chunk extension", chunked("1;a\rb\r\nx\r\n0\r\n\r\n")),
        row("S9 underscore", chunked("0_2e\r\n")),
        row("S9 negative", chunked("-0x0\r\n\r\n")),
        row("S9 blank first", chunked(" 1\r\nx\r\n0\r\n\r\n")),
        row("S9 17 digits", chunked("11111111111111111\r\n")),
        row("S9 LF after size", chunked("1\nx\r\n0\r\n\r\n")),
        row("S11 NUL in a value", get("X: a\0b\r\n")),
        row("S11 LF in a name", get("X\nY: 1\r\n")),
        row("S11 name beyond ASCII", get("X\u00e9: 1\r\n")),
        row("S11 no colon", get("X\r\n")),
        row("S11 empty name", get(": 1\r\n")),
        row("S14 0.9", "GET /\r\n", 400, 505),
        row("S14 1.32", "GET / HTTP/1.32\r\n" + HOST + "\r\n", 400, 505),
        row("S14 2.1", "GET / HTTP/2.1\r\n" + HOST + "\r\n", 400, 505),
        row("S14 method", "G(T / HTTP/1.1\r\n" + HOST + "\r\n"),
        row("S17 Expect", post("Content-Length: 1\r\nExpect: 101-continue\r\n"), 417),
        row("S17 Expect, two", post("Content-Length: 1\r\nExpect: y 100-continue\r\n"), 417),
        row("S18 no Host", "GET / HTTP/1.1\r\n\r\n"),
        row("S18 two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        row("S18 empty Host", "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
        row("S18 other authority", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n"),
        row("S18 userinfo", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        row("S18 userinfo in target", "GET http://u@b/ HTTP/1.1\r\nHost: b\r\n\r\n"),
        row("S18 comma in Host", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"),
        row("S18 address without brackets", "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n"),
        row("S18 other scheme", "GET foo://b/ HTTP/1.1\r\nHost: b\r\n\r\n"),
        row("S18 star", "GET * HTTP/1.1\r\n" + HOST + "\r\n"),
        row("D3 encoded dots", "GET /a/%2e%2e/b HTTP/1.1\r\n" + HOST + "\r\n"),
        row("D3 dots", "GET /a/../b HTTP/1.1\r\n" + HOST + "\r\n"),
        row("D3 dots and encoded slash", "GET /a/..%2fb HTTP/1.1\r\n" + HOST + "\r\n"),
        row("D3 dots with a parameter", "GET /a/..;x/b HTTP/1.1\r\n" + HOST + "\r\n"),
        row("D5 encoded twice", "GET /a/%252e%252e%252fb HTTP/1.1\r\n" + HOST + "\r\n"),
        row("D5 backslash", "GET /a\\b HTTP/1.1\r\n" + HOST + "\r\n"),
        row("fragment", "GET /a#b HTTP/1.1\r\n" + HOST + "\r\n"),
        row("TRACE", "TRACE / HTTP/1.1\r\n" + HOST + "\r\n", 405),
        row("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405),
        row("long target", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n" + HOST + "\r\n", 414),
        row("long field", get("X: " + "a".repeat(20_000) + "\r\n"), 431));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusedAndClosed(String name, String request, Set<Integer> statuses) throws IOException {
    int before = origin.requests().size();
    try (Wire wire = server.connect()) {
      wire.send(request);
      Wire.Message response = wire.read();
      assertTrue(statuses.contains(response.status()), response::start);
      assertEquals("close", response.value("Connection"));
      assertEquals("text/plain;charset=utf-8", response.value("Content-Type"));
      assertEquals(List.of(), response.values("Server"));
      assertFalse(response.text().contains("Exception"), response::text);
      assertTrue(wire.atEnd());
    }
    // A request whose content breaks may have begun upstream; it must not have ended there.
    assertEquals(before, origin.requests().size(), "the origin got a whole request");
  }

  /** The upgrade is gone from HTTP/2 (RFC 9113 section 3.1); the request is served as it is. */
  @Test
  void upgradeToHttp2IsDisregarded() throws IOException {
    String fields =
        Wire.lines(
            "Connection: Upgrade, HTTP2-Settings, close",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Transfer-Encoding: chunked");
    Wire.Message response = server.ask(post(fields) + Wire.lines("3", "abc", "0", ""));
    assertEquals(200, response.status());
    assertEquals("abc", origin.requests().get(origin.requests().size() - 1).text());
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        Arguments.of("S10 unclosed quote", "1;a=\"x\r\nx\r\n0\r\n\r\n"),
        Arguments.of("S10 long extension", "1;" + "a".repeat(1 << 20) + "\r\nx\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void boundedOrRefused(String name, String content) throws IOException {
    try (Wire wire = server.connect()) {
      try {
        wire.send(chunked(content));
        int status = wire.read().status();
        assertTrue(status == 200 || status == 400, "status " + status);
      } catch (IOException e) {
        // Closed in our face while we sent: as good.
        assertTrue(String.valueOf(e.getMessage()).length() > 0);
      }
    }
  }

  static Stream<Arguments> passed() {
    return Stream.of(
        Arguments.of("/a%2Fb", "/a%2Fb"),
        Arguments.of("/a%25b", "/a%25b"),
        Arguments.of("//a//b", "//a//b"),
        Arguments.of("/a;b=1/c", "/a;b=1/c"),
        Arguments.of("/a.b/..c/d..", "/a.b/..c/d.."),
        Arguments.of("/?x=%zz", "/?x=%zz"),
        Arguments.of("/?", "/?"),
        Arguments.of("/?a=../b&c=//", "/?a=../b&c=//"),
        Arguments.of("http://EXAMPLE.com/x?y", "/x?y"),
        Arguments.of("http://example.com", "/"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passed")
  void targetGoesUpstreamAsItCame(String target, String upstream) throws IOException {
    assertEquals(200, server.get(target).status());
    Wire.Message last = origin.requests().get(origin.requests().size() - 1);
    assertEquals("GET " + upstream + " HTTP/1.1", last.start());
    assertEquals("example.com", last.value("Host"));
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
        Arguments.of("EXAMPLE.Com", "example.com"),
        Arguments.of("example.com.", "example.com"),
        Arguments.of("example.com:80", "example.com"),
        Arguments.of("example.com:8080", "example.com:8080"),
        Arguments.of("[::1]:8080", "[::1]:8080"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hosts")
  void hostIsCanonical(String host, String upstream) throws IOException {
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(200, server.ask(new String(request, StandardCharsets.ISO_8859_1)).status());
    Wire.Message last = origin.requests().get(origin.requests().size() - 1);
    assertEquals(upstream, last.value("Host"));
  }
}
