package dev.larder.testkit.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.testkit.host.Gate;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripted origin and the raw client, against each other. */
class ScriptedOriginTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ScriptedOrigin origin;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    origin = ScriptedOrigin.start();
    client = RawClient.connect(origin.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    origin.close();
  }

  @Test
  void answersComeInTheirOrderAndTheLastOneStays() throws IOException {
    origin.on("/a", OriginAnswer.ok("one"), OriginAnswer.ok("two").field("ETag", "\"2\""));
    assertEquals("one", client.get("/a").text());
    RawResponse second = client.get("/a");
    assertEquals("two", second.text());
    assertEquals("\"2\"", second.field("etag"));
    assertEquals(RawResponse.End.CLEAN, second.end());
    assertEquals("two", client.get("/a?x=1").text());
    assertEquals(404, client.get("/b").status());
    assertEquals(1, origin.connections());
  }

  @Test
  void requestsAreRemembered() throws Exception {
    origin.on("/a", OriginAnswer.status(204));
    client.exchange("PUT", "/a?q", Fields.of("Host", "h", "X", "1"), new byte[] {1, 2});
    client.send("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3;ext=1\r\nabc\r\n0\r\nT: 1\r\n\r\n");
    assertEquals(204, client.read().status());
    assertTrue(origin.awaitRequests(2, PATIENCE));
    OriginRequest first = origin.requests().get(0);
    assertEquals("PUT /a?q", first.method() + " " + first.target());
    assertEquals("1", first.fields().first("x"));
    assertArrayEquals(new byte[] {1, 2}, first.body());
    OriginRequest second = origin.requests("/a").get(1);
    assertEquals("abc", second.text());
    assertEquals(Fields.of("T", "1"), second.trailers());
    origin.forgetRequests();
    assertEquals(List.of(), origin.requests());
    assertFalse(origin.awaitRequests(1, Duration.ofMillis(1)));
  }

  @Test
  void chunksAndTrailersCome() throws IOException {
    String text = "0123456789".repeat(3000);
    origin.on("/a", OriginAnswer.ok(text).chunked(1000).trailer("Digest", "x"));
    RawResponse response = client.get("/a");
    assertEquals(text, response.text());
    assertEquals(Fields.of("Digest", "x"), response.trailers());
    assertEquals(RawResponse.End.CLEAN, response.end());
    assertEquals("chunked", response.field("Transfer-Encoding"));
  }

  @Test
  void aCutBodyIsSeenAsCut() throws IOException {
    origin.on("/length", OriginAnswer.ok("0123456789").cutAfter(4));
    origin.on("/chunks", OriginAnswer.ok("0123456789").chunked(3).cutAfter(6));
    origin.on("/lie", OriginAnswer.ok("0123456789").declaredLength("11").close());
    origin.on("/close", OriginAnswer.ok("0123456789").untilClose());
    assertCut("/length", "0123");
    assertCut("/chunks", "012345");
    assertCut("/lie", "0123456789");
    RawResponse response = RawClient.get(origin.port(), "/close");
    assertEquals("0123456789", response.text());
    assertEquals(RawResponse.End.CLOSED, response.end());
  }

  private void assertCut(String path, String body) throws IOException {
    RawResponse response = RawClient.get(origin.port(), path);
    assertEquals(body, response.text());
    assertEquals(RawResponse.End.CUT, response.end());
  }

  @Test
  void answersWaitAtTheirGates() throws Exception {
    Gate head = new Gate();
    Gate body = new Gate();
    Fields early = Fields.of("Link", "</a>");
    origin.on("/a", OriginAnswer.ok("abcdef").interim(103, early).holdHead(head).holdBody(2, body));
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    assertTrue(head.awaitReached(PATIENCE));
    String interim = "HTTP/1.1 103 Interim\r\nLink: </a>\r\n\r\n";
    assertEquals(interim, latin(client.readBytes(interim.length())));
    assertEquals(0, client.available());
    head.open();
    String start = "HTTP/1.1 200 Scripted\r\nContent-Length: 6\r\n\r\nab";
    assertEquals(start, latin(client.readBytes(start.length())));
    assertTrue(body.awaitReached(PATIENCE));
    body.open();
    assertEquals("cdef", latin(client.readBytes(4)));
  }

  @Test
  void interimAnswersAreCollected() throws IOException {
    origin.on("/a", OriginAnswer.ok("x").interim(103, Fields.of("Link", "</a>")));
    RawResponse response = client.get("/a");
    assertEquals("x", response.text());
    assertEquals(103, response.interim().get(0).status());
    assertEquals("</a>", response.interim().get(0).field("Link"));
  }

  @Test
  void anExpectationIsMet() throws IOException {
    origin.on("/a", OriginAnswer.ok("x"));
    client.send("PUT /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    assertEquals(interim, latin(client.readBytes(interim.length())));
    client.send("ok");
    assertEquals("x", client.read().text());
    assertEquals("ok", origin.requests().get(0).text());
  }

  @Test
  void responsesWithoutABodyHaveNone() throws IOException {
    origin.on("/a", OriginAnswer.ok("12345"));
    origin.on("/304", OriginAnswer.status(304).declaredLength("9"));
    RawResponse head = client.exchange("HEAD", "/a", Fields.of("Host", "h"), new byte[0]);
    assertEquals("5", head.field("Content-Length"));
    assertEquals(304, client.get("/304").status());
    assertEquals("12345", client.get("/a").text());
  }

  @Test
  void requestsMayBePipelined() throws IOException {
    origin.on("/a", OriginAnswer.ok("a")).on("/b", OriginAnswer.ok("b"));
    client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    assertEquals("a", client.read().text());
    assertEquals("b", client.read().text());
  }

  @Test
  void connectionsEndAsAsked() throws IOException {
    origin.on("/close", OriginAnswer.ok("x").close());
    origin.on("/none", OriginAnswer.closeConnection());
    assertEquals("x", client.get("/close").text());
    assertTrue(client.awaitClosed());
    assertThrows(EOFException.class, () -> RawClient.get(origin.port(), "/none"));
  }

  @Test
  void anOriginThatNeverAnswersTimesOut() throws IOException {
    origin.on("/never", OriginAnswer.never());
    try (RawClient hasty = RawClient.connect("127.0.0.1", origin.port(), Duration.ofMillis(50))) {
      assertThrows(SocketTimeoutException.class, () -> hasty.get("/never"));
    }
  }

  @Test
  void anythingMayBeSentAndTheClientIsStrict() throws IOException {
    assertRefused("HTTP/1.1 20 OK\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nName : x\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\n folded\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nX: a\u0000b\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx");
    assertRefused("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n");
    origin.on("/line", OriginAnswer.ok("x").statusLine("HTTP/1.1 2xx Hm"));
    assertThrows(ProtocolException.class, () -> RawClient.get(origin.port(), "/line"));
    origin.on("/long", OriginAnswer.ok("x").field("X", "y".repeat(100_000)));
    assertEquals(100_000, RawClient.get(origin.port(), "/long").field("X").length());
  }

  private void assertRefused(String answer) {
    origin.on("/raw", OriginAnswer.raw(answer));
    assertThrows(ProtocolException.class, () -> RawClient.get(origin.port(), "/raw"), () -> answer);
  }

  @Test
  void bytesBehindAResponseAreNoticed() throws IOException {
    origin.on("/raw", OriginAnswer.raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy"));
    assertEquals("x", client.get("/raw").text());
    assertThrows(ProtocolException.class, () -> client.awaitClosed());
  }

  @Test
  void fieldsKeepTheirOrderAndCase() throws IOException {
    origin.on("/a", OriginAnswer.ok("").field("b", "1").field("A", "2").field("b", "3"));
    assertEquals(
        List.of(
            new Field("b", "1"),
            new Field("A", "2"),
            new Field("b", "3"),
            new Field("Content-Length", "0")),
        client.get("/a").fields().lines());
  }

  @Test
  void whatIsNoRequestIsRefused() throws IOException {
    client.send("GARBAGE\r\n\r\n");
    assertTrue(client.awaitClosed());
    assertEquals(List.of("not a request line: GARBAGE"), origin.malformed());
    assertEquals(List.of(), origin.requests());
  }

  @Test
  void aClosedOriginIsGoneAndMayComeBack() throws IOException {
    int port = origin.port();
    origin.on("/a", OriginAnswer.ok("x"));
    assertEquals("x", client.get("/a").text());
    origin.close();
    assertTrue(client.awaitClosed());
    assertThrows(IOException.class, () -> RawClient.get(port, "/a"));
    origin = ScriptedOrigin.start(port);
    origin.on("/a", OriginAnswer.ok("again"));
    assertEquals("again", RawClient.get(port, "/a").text());
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
