package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored and stale stands in for an origin that fails, however it fails. */
class StaleOnErrorTest {

  private static final String GOOD =
      Wire.lines(
          "HTTP/1.1 200 OK",
          "Cache-Control: max-age=0, stale-if-error=600",
          "ETag: \"1\"",
          "Content-Length: 3",
          "",
          "one");
  private static final String HEAD =
      Wire.lines("HTTP/1.1 200 OK", "Cache-Control: max-age=60", "Content-Length: 3", "X-New: y");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  /** How the origin fails from the second request on. */
  enum Failure {
    /** Closes without a word. */
    NOTHING,
    /** Sends its head and closes. */
    HEAD_ONLY,
    /** Never answers. */
    SILENCE,
    /** Sends its head and no more, and keeps the connection. */
    SILENCE_AFTER_HEAD,
    /** Sends what is not HTTP. */
    LIE
  }

  private static void fail(Wire wire, Failure failure) throws IOException {
    switch (failure) {
      case NOTHING -> wire.close();
      case HEAD_ONLY -> wire.send(HEAD + "\r\n").close();
      case SILENCE -> wire.atEnd();
      case SILENCE_AFTER_HEAD -> wire.send(HEAD + "\r\n").atEnd();
      case LIE -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").close();
    }
  }

  private Caching before(StubOrigin origin, String cache) throws Exception {
    return Caching.start(
        folder,
        "cache { enable = [ { url = \"/\", store = mem } ], "
            + cache
            + " }\n"
            + "locations = [ { url = \"/\", proxy = \""
            + origin.uri()
            + "\", read-timeout = 1s, connect-timeout = 1s, retries = 0 } ]\n");
  }

  private static Wire.Message get(Caching server) throws Exception {
    try (Wire wire = Wire.to(server.port())) {
      return wire.send("GET /a HTTP/1.1\r\nHost: example.com\r\n\r\n").read();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOTHING, 502",
    "HEAD_ONLY, 502",
    "SILENCE, 504",
    "SILENCE_AFTER_HEAD, 504",
    "LIE, 502"
  })
  void whateverHappensBeforeTheFirstByte(Failure failure, int status) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  while (true) {
                    String path = o.receive(wire).start();
                    if (path.startsWith("GET /a ") && asked.getAndIncrement() == 0) {
                      wire.send(GOOD);
                      continue;
                    }
                    fail(wire, failure);
                    return;
                  }
                });
        Caching server = before(origin, "")) {
      assertEquals("one", get(server).text());
      ExecutorService clients = Executors.newFixedThreadPool(4);
      try {
        List<Callable<Wire.Message>> three = Collections.nCopies(3, () -> get(server));
        List<Future<Wire.Message>> answers = clients.invokeAll(three);
        for (Future<Wire.Message> answer : answers) {
          assertEquals(200, answer.get().status());
          assertEquals("one", answer.get().text());
          assertNull(answer.get().value("X-New"));
        }
      } finally {
        clients.shutdown();
      }
      try (Wire wire = Wire.to(server.port())) {
        wire.send("GET /never HTTP/1.1\r\nHost: example.com\r\n\r\n");
        assertEquals(status, wire.read().status());
      }
    }
  }

  @Test
  void nobodyListensAnyMore() throws Exception {
    StubOrigin origin = StubOrigin.answering(GOOD);
    try (origin;
        Caching server = before(origin, "")) {
      assertEquals("one", get(server).text());
      origin.close();
      assertEquals("one", get(server).text());
    }
  }

  @Test
  void byTheSetting() throws Exception {
    StubOrigin origin = StubOrigin.answering(GOOD.replace(", stale-if-error=600", ""));
    try (origin;
        Caching server = before(origin, "stale-on-error = off")) {
      assertEquals("one", get(server).text());
      origin.close();
      assertEquals(502, get(server).status());
    }
  }
}
