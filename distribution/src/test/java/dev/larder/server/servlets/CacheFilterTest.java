package dev.larder.server.servlets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.server.filter.CacheFilter;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The filter in a web application: the same table, and the rows in which it is the lesser cache.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheFilterTest {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeAll
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler app = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
    app.addServlet(Behaviours.class, "/*");
    app.addFilter(
        CacheFilter.class, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    server.setHandler(app);
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.stop();
  }

  private RawResponse get(String target, String... fields) throws IOException {
    return RawClient.get(connector.getLocalPort(), target, fields);
  }

  static Stream<Row> rows() {
    RawResponse.End clean = RawResponse.End.CLEAN;
    return Stream.concat(
        Row.everywhere(),
        Stream.of(
            // The container may have made the response, and the filter would not know.
            new Row("async-empty", 200, "", clean, Row.Second.MISS),
            new Row("send-error", 404, null, clean, Row.Second.MISS),
            new Row("throws", 500, null, clean, Row.Second.MISS),
            new Row("timeout", 500, null, clean, Row.Second.MISS),
            // A filter cannot cut what the container ends well.
            new Row("async-cut", 200, null, clean, Row.Second.MISS)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void twice(Row row) throws IOException {
    row.check(connector.getLocalPort(), "/app/");
  }

  @Test
  void markThatKeepsAResponseOutIsNotSent() throws IOException {
    assertEquals(List.of(), get("/app/async-empty").fields().values("Vary"));
    assertEquals("max-age=60", get("/app/async-empty").field("Cache-Control"));
  }

  @Test
  void newSessionKeepsItsPageOut() throws IOException {
    Behaviours.forget();
    for (int i = 1; i <= 2; i++) {
      RawResponse response = get("/app/session");
      assertEquals(200, response.status());
      assertEquals(1, response.fields().values("Set-Cookie").size(), response::toString);
      assertEquals(i, Behaviours.calls("session"));
    }
  }

  @Test
  void errorPageIsNotSentWithTheFieldsOfThePage() throws IOException {
    assertFalse(get("/app/throws").field("Cache-Control").contains("max-age"));
  }

  @Test
  void conditionsAreAnsweredFromTheStoreAndByTheServlet() throws IOException {
    String date = "Sun, 09 Sep 2001 01:46:40 GMT";
    assertEquals(304, get("/app/last-modified?own", "If-Modified-Since", date).status());
    assertEquals(200, get("/app/last-modified?own").status());
    RawResponse stored = get("/app/last-modified?own", "If-Modified-Since", date);
    assertEquals(304, stored.status());
    assertTrue(Row.isHit(stored), stored::toString);
    RawResponse part = get("/app/last-modified?own", "Range", "bytes=2-4");
    assertEquals(206, part.status());
    assertEquals("234", part.text());
  }

  @Test
  void headTakesNothingFromTheNextGet() throws IOException {
    try (RawClient client = RawClient.connect(connector.getLocalPort())) {
      Fields host = Fields.of("Host", "head.example");
      assertEquals(
          "10", client.exchange("HEAD", "/app/sync", host, new byte[0]).field("Content-Length"));
      assertEquals("0123456789", client.exchange("GET", "/app/sync", host, new byte[0]).text());
      RawResponse hit = client.exchange("HEAD", "/app/sync", host, new byte[0]);
      assertEquals("10", hit.field("Content-Length"));
      assertTrue(Row.isHit(hit), hit::toString);
      assertEquals(1, hit.fields().values("Date").size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "echo-async"})
  void contentOfRequests(String behaviour) throws IOException {
    byte[] large = Behaviours.large().getBytes(StandardCharsets.US_ASCII);
    try (RawClient client = RawClient.connect(connector.getLocalPort())) {
      RawResponse response =
          client.exchange("POST", "/app/" + behaviour, Fields.of("Host", "a"), large);
      assertEquals(200, response.status());
      assertArrayEquals(large, response.body());
    }
  }

  @Test
  void fileIsReadAndWhatAFilterCannotDoIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cache.conf");
    Files.writeString(file, "cache { disable = [\"/app/sync\"] }");
    assertEquals("bypass", started(file, "/app/sync"));
    Files.writeString(file, "cache { key { drop-tracking = on } }");
    ServletException key = assertThrows(ServletException.class, () -> started(file, "/app/sync"));
    assertTrue(String.valueOf(key.getMessage()).contains("drop-tracking"), key::getMessage);
    Files.writeString(file, "listen = []");
    ServletException listen =
        assertThrows(ServletException.class, () -> started(file, "/app/sync"));
    assertTrue(String.valueOf(listen.getMessage()).contains("listen: is only for"));
  }

  /** Why a request was not answered from the store, in an application with this file. */
  private static String started(Path file, String target) throws Exception {
    Server other = new Server();
    ServerConnector port = new ServerConnector(other);
    port.setHost("127.0.0.1");
    other.addConnector(port);
    ServletContextHandler app = new ServletContextHandler("/app");
    app.addServlet(Behaviours.class, "/*");
    FilterHolder filter = new FilterHolder(CacheFilter.class);
    filter.setInitParameter("config", file.toString());
    app.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    other.setHandler(app);
    try {
      other.start();
      return RawClient.get(port.getLocalPort(), target)
          .field("Cache-Status")
          .replaceAll(".*fwd=([a-z-]+).*", "$1");
    } finally {
      other.stop();
    }
  }
}
