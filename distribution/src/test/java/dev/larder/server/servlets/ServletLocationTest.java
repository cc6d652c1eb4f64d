package dev.larder.server.servlets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.server.host.Caching;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A servlet in a location is cached as any origin is. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServletLocationTest {

  @SuppressWarnings("NullAway.Init")
  private Caching server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server =
        Caching.start(
            folder,
            "trusted-proxies = [\"127.0.0.2\", \"10.0.0.0/8\"]\n"
                + "locations = [ { url = \"/s\", servlet = \"dev.larder.server.servlets.Behaviours\" } ]");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private RawResponse get(String target, String... fields) throws IOException {
    return RawClient.get(server.port(), target, fields);
  }

  static Stream<Row> rows() {
    return Stream.concat(
        Row.everywhere(),
        Stream.of(
            new Row("async-empty", 200, "", RawResponse.End.CLEAN, Row.Second.HIT),
            new Row("trailers", 200, Behaviours.BODY, RawResponse.End.CLEAN, Row.Second.HIT),
            new Row("send-error", 404, "404 Not Found\n", RawResponse.End.CLEAN, Row.Second.MISS),
            new Row("throws", 500, null, RawResponse.End.CLEAN, Row.Second.MISS),
            new Row("timeout", 500, null, RawResponse.End.CLEAN, Row.Second.MISS),
            new Row("async-cut", 200, null, RawResponse.End.CUT, Row.Second.MISS)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void twice(Row row) throws IOException {
    row.check(server.port(), "/s/");
  }

  @ParameterizedTest
  @CsvSource({
    // what the client sends; what the servlet sees
    "'', 127.0.0.1 http false example.com:80 example.com http://example.com/s/client"
        + " /s||/client null null",
    "'X-Forwarded-For: 9.9.9.9', 127.0.0.1 http false example.com:80 example.com"
        + " http://example.com/s/client /s||/client null null",
    "'Larder-Client: https 1 9.9.9.9', 127.0.0.1 http false example.com:80 example.com"
        + " http://example.com/s/client /s||/client null null",
    "'larder-client: https 1 9.9.9.9', 127.0.0.1 http false example.com:80 example.com"
        + " http://example.com/s/client /s||/client null null"
  })
  void servletSeesTheClient(String field, String seen) throws IOException {
    assertEquals(seen, asked("127.0.0.1", field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For: 9.9.9.9|9.9.9.9 http false example.com:80",
        "X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.2.3|9.9.9.9 http false example.com:80",
        "X-Forwarded-For: 6.6.6.6, unknown|127.0.0.2 http false example.com:80",
        "X-Forwarded-For: 9.9.9.9~X-Forwarded-Proto: https|9.9.9.9 https true example.com:443",
        "X-Forwarded-For: 9.9.9.9~X-Forwarded-Proto: gopher|9.9.9.9 http false example.com:80",
        "X-Forwarded-For: 9.9.9.9~X-Forwarded-Host: evil|9.9.9.9 http false example.com:80",
        "Forwarded: for=6.6.6.6;proto=http, for=\"[2001:db8::1]:4711\";proto=https|[2001:db8:0:0:0:0:0:1] https true example.com:443",
        "Forwarded: for=9.9.9.9;proto=https, for=10.0.0.1|9.9.9.9 https true example.com:443",
        "Forwarded: for=_hidden;proto=https|127.0.0.2 http false example.com:80"
      })
  void trustedProxyIsBelieved(String fields, String seen) throws IOException {
    String text = asked("127.0.0.2", fields.replace("~", "\r\n"));
    assertEquals(seen, String.join(" ", List.of(text.split(" ", -1)).subList(0, 4)));
  }

  /** The answer of the servlet that tells about the client. */
  private String asked(String from, String field) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      String lines = field.isEmpty() ? "" : field + "\r\n";
      String request =
          "GET /s/client HTTP/1.1\r\nHost: example.com\r\nCache-Control: no-cache\r\n"
              + lines
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void locationItselfIsTheServlets() throws IOException {
    assertEquals(404, get("/s").status());
    assertEquals(1, Behaviours.calls("s"));
    assertEquals(404, get("/sx").status());
    assertEquals(0, Behaviours.calls("sx"));
  }

  @Test
  void redirectNamesNoInnerAddress() throws IOException {
    assertEquals("/s/elsewhere?x=1", get("/s/redirect").field("Location"));
  }

  @Test
  void trailersArePassedOn() throws IOException {
    Behaviours.forget();
    RawResponse response = get("/s/trailers?new", "TE", "trailers");
    assertEquals("9", response.trailers().first("X-Sum"));
  }

  @Test
  void errorsTellNothingOfTheInside() throws IOException {
    for (String behaviour : List.of("throws", "send-error", "session")) {
      RawResponse response = get("/s/" + behaviour);
      assertFalse(response.text().contains("secret"), response::text);
      assertFalse(response.text().contains("Exception"), response::text);
      assertEquals("no-store", response.field("Cache-Control"));
    }
    assertEquals(500, get("/s/session").status());
  }

  @Test
  void headTakesNothingFromTheNextGet() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      Fields host = Fields.of("Host", "head.example");
      RawResponse head = client.exchange("HEAD", "/s/length", host, new byte[0]);
      assertEquals(200, head.status());
      assertEquals("10", head.field("Content-Length"));
      assertEquals("0123456789", client.exchange("GET", "/s/length", host, new byte[0]).text());
      RawResponse hit = client.exchange("HEAD", "/s/length", host, new byte[0]);
      assertEquals("10", hit.field("Content-Length"));
      assertTrue(Row.isHit(hit), hit::toString);
    }
  }

  @Test
  void conditionsAreAnsweredFromTheStoreAndByTheServlet() throws IOException {
    String date = "Sun, 09 Sep 2001 01:46:40 GMT";
    RawResponse own = get("/s/last-modified?own", "If-Modified-Since", date);
    assertEquals(304, own.status());
    assertEquals(200, get("/s/last-modified?own").status());
    RawResponse stored = get("/s/last-modified?own", "If-Modified-Since", date);
    assertEquals(304, stored.status());
    assertTrue(Row.isHit(stored), stored::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "echo-async"})
  void contentOfRequests(String behaviour) throws IOException {
    byte[] large = Behaviours.large().getBytes(StandardCharsets.US_ASCII);
    try (RawClient client = RawClient.connect(server.port())) {
      for (byte[] content : List.of("few".getBytes(StandardCharsets.US_ASCII), large)) {
        Fields host = Fields.of("Host", "a");
        RawResponse response = client.exchange("POST", "/s/" + behaviour, host, content);
        assertEquals(200, response.status());
        assertArrayEquals(content, response.body());
      }
      client.send("POST /s/" + behaviour + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n");
      client.send("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      RawResponse response = client.read();
      assertEquals("abc", response.text());
    }
  }
}
