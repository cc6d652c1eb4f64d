package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 requests that no client of good will sends. Attacks S15 and S18. */
@Timeout(60)
class Http2FramingTest {

  private StubOrigin origin;
  private Running server;
  private RawHttp2 client;

  @BeforeEach
  void start() throws IOException {
    origin = StubOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    server = Running.proxy(origin.uri()).start(new PassThrough());
    client = new RawHttp2(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    origin.close();
  }

  private static String[] request(String method, String... more) {
    List<String> lines =
        new ArrayList<>(List.of(":method: " + method, ":scheme: http", ":path: /"));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  /** What is missing upstream would be taken from the next request on the connection. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT"})
  void declaredContentThatDoesNotComeIsRefused(String method) throws IOException {
    String[] head = request(method, ":authority: a", "content-length: 28");
    client.headers(1, RawHttp2.END_STREAM, head);
    assertEquals("400", client.answer());
    assertEquals(List.of(), origin.requests());
  }

  @ParameterizedTest(name = "{0} of {1} bytes, then trailers")
  @CsvSource({"0, 5", "3, 5"})
  void contentThatTrailersEndEarlyIsRefused(int sent, int declared) throws IOException {
    client.headers(1, 0, request("POST", ":authority: a", "content-length: " + declared));
    if (sent > 0) {
      client.data(1, 0, "x".repeat(sent));
    }
    client.headers(1, RawHttp2.END_STREAM, "x-sum: 1");
    assertEquals("400", client.answer());
    assertEquals(List.of(), origin.requests(), "the origin got a whole request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding: chunked",
        "transfer-encoding: gzip",
        "connection: close",
        "keep-alive: 5",
        "proxy-connection: keep-alive",
        "upgrade: websocket",
        "te: gzip",
        "content-length: +3",
        "content-length: -0",
        "content-length: 0x3"
      })
  void malformedFieldsAreRefused(String field) throws IOException {
    client.headers(1, 0, request("POST", ":authority: a", field)).data(1, 1, "abc");
    String answer = client.answer();
    assertEquals(true, answer.equals("400") || answer.equals("reset"), answer);
    assertEquals(List.of(), origin.requests());
  }

  @Test
  void hostStandsInForAuthority() throws IOException {
    client.headers(1, RawHttp2.END_STREAM, request("GET", "host: aaa.test"));
    assertEquals("200", client.answer());
    client.headers(3, RawHttp2.END_STREAM, request("GET", "host: bbb.test:81"));
    assertEquals("200", client.answer());
    assertEquals("aaa.test", origin.requests().get(0).value("Host"));
    assertEquals("bbb.test:81", origin.requests().get(1).value("Host"));
  }

  @Test
  void aRequestThatNamesNoHostIsRefused() throws IOException {
    client.headers(1, RawHttp2.END_STREAM, request("GET"));
    assertEquals("400", client.answer());
    assertEquals(List.of(), origin.requests());
  }

  /** RFC 9113 section 8.2.3. */
  @Test
  void cookiesAreJoined() throws IOException {
    client.headers(
        1, RawHttp2.END_STREAM, request("GET", ":authority: a", "cookie: a=1", "cookie: b=2"));
    assertEquals("200", client.answer());
    assertEquals(List.of("a=1; b=2"), origin.requests().get(0).values("Cookie"));
  }
}
