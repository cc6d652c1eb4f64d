package dev.larder.server.host;

import static dev.larder.server.host.RawHttp2.ACK;
import static dev.larder.server.host.RawHttp2.CONTINUATION;
import static dev.larder.server.host.RawHttp2.DATA;
import static dev.larder.server.host.RawHttp2.END_HEADERS;
import static dev.larder.server.host.RawHttp2.END_STREAM;
import static dev.larder.server.host.RawHttp2.GO_AWAY;
import static dev.larder.server.host.RawHttp2.HEADERS;
import static dev.larder.server.host.RawHttp2.PADDED;
import static dev.larder.server.host.RawHttp2.PING;
import static dev.larder.server.host.RawHttp2.PRIORITY;
import static dev.larder.server.host.RawHttp2.PUSH_PROMISE;
import static dev.larder.server.host.RawHttp2.RST_STREAM;
import static dev.larder.server.host.RawHttp2.SETTINGS;
import static dev.larder.server.host.RawHttp2.WINDOW_UPDATE;
import static dev.larder.server.host.RawHttp2.WITH_PRIORITY;
import static dev.larder.server.host.RawHttp2.requestLines;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.exchange.Exchange;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 9113 and RFC 7541 section by section, as h2spec does it: frames that are sent, and the first
 * thing that the server does about them. After each the server answers a connection of its own.
 *
 * <p>Where a row says why, the server does something else than the section asks for, which does no
 * harm: it closes the connection in the place of one stream, or it ignores what it may.
 */
@Timeout(60)
class Http2RulesTest {

  /** The path of a GET that is answered: indexed fields of the static table. */
  private static final String GET = "82 86 84 41 01 61";

  /** What has content waits, so that its stream stays open. */
  private static final List<Exchange> HELD = new CopyOnWriteArrayList<>();

  private static Running server;

  @BeforeAll
  static void start() throws IOException {
    server =
        Running.with()
            .location("/", Running.proxyTo(URI.create("http://127.0.0.1:1")))
            .start(Http2RulesTest::ok);
  }

  @AfterAll
  static void stop() {
    HELD.forEach(exchange -> exchange.answer(PassThrough.answer(200, "late")));
    server.close();
  }

  private static void ok(Exchange exchange) {
    if (exchange.request().hasContent()) {
      HELD.add(exchange);
    } else {
      exchange.answer(PassThrough.answer(200, "ok"));
    }
  }

  interface Frames {
    void send(RawHttp2 connection) throws IOException;
  }

  private static Arguments row(String name, String expected, Frames frames) {
    return Arguments.of(name, expected, frames);
  }

  private static Arguments connection(String name, String code, Frames frames) {
    return row(name, "GOAWAY " + code, frames);
  }

  private static Arguments stream(String name, String code, Frames frames) {
    return row(name, "RST " + code + "@1", frames);
  }

  private static Arguments request(String name, String expected, String... lines) {
    return row(name, expected, c -> c.headers(1, END_STREAM, lines));
  }

  private static String[] lines(String... lines) {
    return lines;
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        // RFC 9113
        connection("3.4 settings must come first", "protocol_error", c -> {}),
        row("4.1 a frame of an unknown type", "pong", c -> ping(c.frame(0x16, 0, 0, "00"))),
        row("4.1 unknown flags", "pong", c -> c.frame(PING, 0x16, 0, "0000000000000000")),
        row(
            "4.1 the reserved bit of a stream",
            "pong",
            c -> c.frame(PING, 0, 0x80000000, "0000000000000000")),
        connection(
            "4.2 a frame that is too long",
            "frame_size_error",
            c -> open(c).frame(DATA, 0, 1, new byte[16385])),
        connection(
            "4.2 a head that is too long",
            "frame_size_error",
            c -> c.frame(HEADERS, END_HEADERS, 1, new byte[16385])),
        connection(
            "4.3 a block that cannot be decoded",
            "compression_error",
            c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, "ff ff ff ff ff ff ff")),
        connection(
            "4.3 another frame in a block",
            "protocol_error",
            c -> c.frame(HEADERS, END_STREAM, 1, GET).frame(PING, 0, 0, "0000000000000000")),
        connection(
            "4.3 another stream's frame in a block",
            "protocol_error",
            c -> c.frame(HEADERS, END_STREAM, 1, GET).frame(HEADERS, END_HEADERS, 3, GET)),
        connection("5.1 DATA on an idle stream", "protocol_error", c -> c.data(1, 0, "x")),
        connection(
            "5.1 RST_STREAM on an idle stream",
            "protocol_error",
            c -> c.frame(RST_STREAM, 0, 1, "00000008")),
        connection(
            "5.1 WINDOW_UPDATE on an idle stream",
            "protocol_error",
            c -> c.frame(WINDOW_UPDATE, 0, 1, "00000001")),
        connection(
            "5.1 CONTINUATION on an idle stream",
            "protocol_error",
            c -> c.frame(CONTINUATION, END_HEADERS, 1, GET)),
        connection(
            "5.1 HEADERS on a stream that the client has closed",
            "stream_closed_error",
            c -> {
              c.get(1);
              assertEquals("200@1", c.event());
              c.get(1);
            }),
        row(
            "5.1 DATA on a closed stream: ignored, as it may have been on its way",
            "pong",
            c -> {
              c.get(1);
              assertEquals("200@1", c.event());
              ping(c.data(1, 0, "x"));
            }),
        connection("5.1.1 an even stream", "protocol_error", c -> c.get(2)),
        connection(
            "5.1.1 a stream below the last one",
            "stream_closed_error",
            c -> {
              c.get(5);
              assertEquals("200@5", c.event());
              c.get(3);
            }),
        row(
            "5.1.2 more streams than are allowed",
            "RST refused_stream_error@257",
            c -> {
              for (int i = 0; i < 129; i++) {
                c.headers(2 * i + 1, 0, requestLines("POST", "content-length: 1"));
              }
            }),
        connection(
            "5.3.1 HEADERS that depend on themselves",
            "protocol_error",
            c ->
                c.frame(HEADERS, END_HEADERS | END_STREAM | WITH_PRIORITY, 1, "00000001 ff" + GET)),
        connection(
            "5.3.1 PRIORITY that depends on itself",
            "protocol_error",
            c -> c.frame(PRIORITY, 0, 1, "00000001 ff")),
        row("5.5 an unknown frame among others", "200@1", c -> c.frame(0xbb, 0, 0, "00").get(1)),
        connection(
            "5.5 an unknown frame in a block",
            "protocol_error",
            c -> c.frame(HEADERS, END_STREAM, 1, GET).frame(0xbb, 0, 1, "00")),
        connection("6.1 DATA on stream 0", "protocol_error", c -> c.data(0, 0, "x")),
        connection(
            "6.1 padding longer than DATA: with another code",
            "frame_size_error",
            c -> open(c).frame(DATA, PADDED | END_STREAM, 1, "05 61")),
        connection(
            "6.2 HEADERS on stream 0",
            "protocol_error",
            c -> c.frame(HEADERS, END_HEADERS, 0, GET)),
        connection(
            "6.2 padding longer than HEADERS",
            "protocol_error",
            c -> c.frame(HEADERS, PADDED | END_HEADERS | END_STREAM, 1, "20" + GET)),
        connection(
            "6.3 PRIORITY on stream 0",
            "protocol_error",
            c -> c.frame(PRIORITY, 0, 0, "00000003 ff")),
        connection(
            "6.3 PRIORITY of a wrong length: the connection, not the stream",
            "frame_size_error",
            c -> c.frame(PRIORITY, 0, 1, "00000003")),
        connection(
            "6.4 RST_STREAM on stream 0",
            "protocol_error",
            c -> c.frame(RST_STREAM, 0, 0, "00000008")),
        connection(
            "6.4 RST_STREAM of a wrong length",
            "frame_size_error",
            c -> open(c).frame(RST_STREAM, 0, 1, "000000")),
        connection(
            "6.5 SETTINGS ACK with content",
            "frame_size_error",
            c -> c.frame(SETTINGS, ACK, 0, "00")),
        connection(
            "6.5 SETTINGS on a stream",
            "protocol_error",
            c -> c.frame(SETTINGS, 0, 1, "0003 00000064")),
        connection(
            "6.5 SETTINGS of a wrong length",
            "frame_size_error",
            c -> c.frame(SETTINGS, 0, 0, "0003")),
        connection(
            "6.5.2 ENABLE_PUSH of 2",
            "protocol_error",
            c -> c.frame(SETTINGS, 0, 0, "0002 00000002")),
        connection(
            "6.5.2 INITIAL_WINDOW_SIZE above 2^31-1",
            "flow_control_error",
            c -> c.frame(SETTINGS, 0, 0, "0004 80000000")),
        connection(
            "6.5.2 MAX_FRAME_SIZE below 16384",
            "protocol_error",
            c -> c.frame(SETTINGS, 0, 0, "0005 00003fff")),
        connection(
            "6.5.2 MAX_FRAME_SIZE above 2^24-1",
            "protocol_error",
            c -> c.frame(SETTINGS, 0, 0, "0005 01000000")),
        row("6.5.2 unknown settings", "pong", c -> ping(c.frame(SETTINGS, 0, 0, "00ff 00000001"))),
        connection(
            "6.6 PUSH_PROMISE of a client",
            "protocol_error",
            c -> open(c).frame(PUSH_PROMISE, END_HEADERS, 1, "00000002" + GET)),
        row("6.7 PING", "pong", Http2RulesTest::ping),
        row(
            "6.7 PING ACK that nobody asked for",
            "pong",
            c -> ping(c.frame(PING, ACK, 0, "0000000000000000"))),
        connection(
            "6.7 PING on a stream", "protocol_error", c -> c.frame(PING, 0, 1, "0000000000000000")),
        connection(
            "6.7 PING of a wrong length", "frame_size_error", c -> c.frame(PING, 0, 0, "000000")),
        connection(
            "6.8 GOAWAY on a stream",
            "protocol_error",
            c -> c.frame(GO_AWAY, 0, 1, "00000000 00000000")),
        connection(
            "6.9 WINDOW_UPDATE of 0 for the connection",
            "protocol_error",
            c -> c.frame(WINDOW_UPDATE, 0, 0, "00000000")),
        stream(
            "6.9 WINDOW_UPDATE of 0 for a stream",
            "protocol_error",
            c -> open(c).frame(WINDOW_UPDATE, 0, 1, "00000000")),
        connection(
            "6.9 WINDOW_UPDATE of a wrong length",
            "frame_size_error",
            c -> c.frame(WINDOW_UPDATE, 0, 0, "000001")),
        connection(
            "6.9.1 the connection's window above 2^31-1",
            "flow_control_error",
            c -> c.frame(WINDOW_UPDATE, 0, 0, "7fffffff")),
        stream(
            "6.9.1 a stream's window above 2^31-1",
            "flow_control_error",
            c -> open(c).frame(WINDOW_UPDATE, 0, 1, "7fffffff")),
        connection(
            "6.10 CONTINUATION after the end of a head",
            "protocol_error",
            c -> open(c).frame(CONTINUATION, END_HEADERS, 1, GET)),
        connection(
            "6.10 CONTINUATION on stream 0",
            "protocol_error",
            c -> c.frame(HEADERS, END_STREAM, 1, GET).frame(CONTINUATION, END_HEADERS, 0, "")),
        connection(
            "6.10 CONTINUATION after DATA",
            "protocol_error",
            c -> open(c).data(1, 0, "x").frame(CONTINUATION, END_HEADERS, 1, GET)),
        row(
            "6.10 a head of several frames",
            "200@1",
            c ->
                c.frame(HEADERS, END_STREAM, 1, "82 86")
                    .frame(CONTINUATION, 0, 1, "84 41 01")
                    .frame(CONTINUATION, END_HEADERS, 1, "61")),
        row(
            "7 an unknown error code",
            "pong",
            c -> ping(open(c).frame(RST_STREAM, 0, 1, "000000ff"))),
        connection(
            "8.1 a second head without the end of the stream",
            "protocol_error",
            c -> open(c).headers(1, 0, "x: y")),
        // Malformed requests: a stream error, or an answer that says so (section 8.1.1).
        request("8.2 a name in upper case", "400@1", requestLines("GET", "X-Test: y")),
        connection(
            "8.2.1 an empty name: the connection, not the stream",
            "protocol_error",
            c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, GET + "00 00 01 79")),
        request("8.2.2 Connection", "400@1", requestLines("GET", "connection: keep-alive")),
        request(
            "8.2.2 Transfer-Encoding", "400@1", requestLines("GET", "transfer-encoding: chunked")),
        request("8.2.2 TE of another kind", "400@1", requestLines("GET", "te: trailers, deflate")),
        request("8.3 an unknown pseudo field", "400@1", requestLines("GET", ":test: y")),
        request("8.3 a pseudo field of responses", "400@1", requestLines("GET", ":status: 200")),
        request(
            "8.3 a pseudo field after others",
            "400@1",
            lines(":method: GET", ":scheme: http", "x: y", ":path: /")),
        request(
            "8.3 :protocol without CONNECT: ignored, and not passed on",
            "200@1",
            requestLines("GET", ":protocol: websocket")),
        request("8.3.1 an empty :path", "400@1", lines(":method: GET", ":scheme: http", ":path: ")),
        request("8.3.1 no :method", "400@1", lines(":scheme: http", ":path: /")),
        request("8.3.1 no :scheme", "400@1", lines(":method: GET", ":path: /")),
        request("8.3.1 no :path", "400@1", lines(":method: GET", ":scheme: http")),
        request("8.3.1 two :method", "400@1", requestLines("GET", ":method: GET")),
        request("8.3.1 two :path", "400@1", requestLines("GET", ":path: /")),
        connection(
            "8.3 a pseudo field among trailers: the connection, not the stream",
            "protocol_error",
            c -> open(c).data(1, 0, "x").headers(1, END_STREAM, ":method: GET")),
        row(
            "RFC 8441 extended CONNECT, which is not offered",
            "RST protocol_error@1",
            c -> c.headers(1, 0, requestLines("CONNECT", ":protocol: websocket"))),
        // RFC 7541
        connection(
            "2.3.3 an index that is not there: with another code",
            "protocol_error",
            c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, GET + "ff 80 01")),
        connection(
            "4.2 a size update after the first field",
            "compression_error",
            c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, GET + "20")),
        connection(
            "5.2 padding longer than 7 bits",
            "compression_error",
            c ->
                c.frame(
                    HEADERS, END_HEADERS | END_STREAM, 1, GET + "00 85 f2b24a84ff 84 49509fff")),
        connection(
            "5.2 padding of zeros: with another code",
            "protocol_error",
            c ->
                c.frame(
                    HEADERS, END_HEADERS | END_STREAM, 1, GET + "00 85 f2b24a847f 83 49509f 00")),
        connection(
            "5.2 EOS in a string",
            "compression_error",
            c ->
                c.frame(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    GET + "00 85 f2b24a84ff 87 497fffffff4a6f")),
        connection(
            "6.1 the index 0: with another code",
            "protocol_error",
            c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, GET + "80")),
        connection(
            "6.3 a table larger than allowed",
            "compression_error",
            c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, "3f f1 ff 07" + GET)));
  }

  private static RawHttp2 ping(RawHttp2 connection) throws IOException {
    return connection.frame(PING, 0, 0, "0102030405060708");
  }

  /** A request whose content is still to come. */
  private static RawHttp2 open(RawHttp2 connection) throws IOException {
    return connection.headers(1, 0, requestLines("POST"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void rule(String name, String expected, Frames frames) throws IOException {
    String event;
    try (RawHttp2 connection =
        name.startsWith("3.4")
            ? ping(RawHttp2.withoutSettings(server.port()))
            : new RawHttp2(server.port())) {
      frames.send(connection);
      event = connection.event();
      while (event.equals("RST cancel_stream_error@1")
          || (expected.startsWith("GOAWAY") && event.startsWith("RST "))) {
        // Streams that are open fall with their connection, and before it.
        event = connection.event();
      }
    }
    assertEquals(expected, event);
    try (RawHttp2 fresh = new RawHttp2(server.port())) {
      assertEquals("200@1", fresh.get(1).event());
    }
  }
}
