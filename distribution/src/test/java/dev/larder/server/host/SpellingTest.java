package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values keep their letters' case, also where the same was read before in another case. */
@Timeout(60)
class SpellingTest {

  private static final List<String> SPELLINGS =
      List.of("max-age=3600", "MaX-aGe=3600", "MAX-AGE=3600", "no-cache", "No-Cache");

  private final PassThrough engine = new PassThrough();

  /** An origin that answers with the Cache-Control that it was asked with. */
  private static StubOrigin echo() throws IOException {
    return StubOrigin.running(
        (wire, origin) -> {
          while (true) {
            String value = origin.receive(wire).value("X-Say");
            wire.send(
                Wire.lines(
                    "HTTP/1.1 200 OK",
                    "Content-Length: 0",
                    "Cache-Control: " + value,
                    "Content-Type: TEXT/Html;Charset=utf-8",
                    ""));
          }
        });
  }

  @Test
  void onTheSameConnections() throws IOException {
    try (StubOrigin origin = echo();
        Running server = Running.proxy(origin.uri()).start(engine);
        Wire wire = server.connect()) {
      for (String spelling : SPELLINGS) {
        wire.send(
            Wire.lines(
                "GET / HTTP/1.1",
                "Host: a",
                "X-Say: " + spelling,
                "Cache-Control: " + spelling,
                "Accept-Encoding: GZIP",
                ""));
        Wire.Message response = wire.read();
        assertEquals(List.of(spelling), response.values("Cache-Control"));
        assertEquals("TEXT/Html;Charset=utf-8", response.value("Content-Type"));
        Wire.Message request = origin.requests().get(origin.requests().size() - 1);
        assertEquals(List.of(spelling), request.values("Cache-Control"));
        assertEquals("GZIP", request.value("Accept-Encoding"));
      }
      assertEquals(1, origin.connections());
    }
  }
}
