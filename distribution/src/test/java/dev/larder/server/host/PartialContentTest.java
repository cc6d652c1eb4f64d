package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges on real connections, from memory and from a disk. */
@Timeout(60)
class PartialContentTest {

  private static final int LENGTH = 300_000;
  private static final String CONTENT = content();
  private static final String FIELDS =
      "Cache-Control: max-age=60\r\nContent-Type: text/x\r\nETag: \"v1\"\r\n";

  private final Path folder;
  private final StubOrigin origin;

  PartialContentTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.origin =
        StubOrigin.running(
            (wire, o) -> {
              while (true) {
                answer(wire, o.receive(wire));
              }
            });
  }

  private static String content() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** Answers single ranges, as a file server does. */
  private static void answer(Wire wire, Wire.Message request) throws IOException {
    List<String> range = request.values("Range");
    if (range.isEmpty()) {
      wire.send(
          "HTTP/1.1 200 OK\r\n" + FIELDS + "Content-Length: " + LENGTH + "\r\n\r\n" + CONTENT);
      return;
    }
    String[] ends = range.get(0).substring("bytes=".length()).split("-");
    int first = Integer.parseInt(ends[0]);
    int last = ends.length > 1 ? Integer.parseInt(ends[1]) : LENGTH - 1;
    String part = CONTENT.substring(first, last + 1);
    wire.send(
        "HTTP/1.1 206 Partial Content\r\n"
            + FIELDS
            + "Content-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n\r\n"
                .formatted(first, last, LENGTH, part.length())
            + part);
  }

  private Caching start(String store) throws Exception {
    return Caching.start(
        folder,
        "stores { disk { provider = disk, free-space-floor = 0, root = \""
            + folder.resolve("disk")
            + "\" } }\n"
            + "cache { range-miss = pass, enable = [ { store = "
            + store
            + ", url = \"/\" } ] }\n"
            + "locations = [ { url = \"/\", proxy = \""
            + origin.uri()
            + "\" } ]\n");
  }

  @AfterEach
  void stop() throws IOException {
    origin.close();
  }

  private static Wire.Message get(Wire wire, String... fields) throws IOException {
    wire.send("GET /a HTTP/1.1\r\nHost: a\r\n" + Wire.lines(fields) + "\r\n");
    return wire.read();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "disk"})
  void partsAreStoredPutTogetherAndCompleted(String store) throws Exception {
    try (Caching server = start(store);
        Wire wire = Wire.to(server.port())) {
      assertPart(get(wire, "Range: bytes=1000-99999"), 1000, 99_999, "fwd=uri-miss");
      assertPart(get(wire, "Range: bytes=50000-60000"), 50_000, 60_000, "hit");
      assertPart(get(wire, "Range: bytes=100000-199999"), 100_000, 199_999, "fwd=partial");
      assertPart(get(wire, "Range: bytes=90000-110000"), 90_000, 110_000, "hit");
      Wire.Message whole = get(wire);
      assertEquals(200, whole.status());
      assertEquals(List.of(Integer.toString(LENGTH)), whole.values("Content-Length"));
      assertEquals(CONTENT, whole.text());
      assertTrue(whole.values("Cache-Status").get(0).contains("fwd=partial"));
      assertEquals(List.of("bytes=0-"), origin.requests().get(2).values("Range"));
      assertEquals(List.of("\"v1\""), origin.requests().get(2).values("If-Range"));
      Wire.Message hit = get(wire);
      assertTrue(hit.values("Cache-Status").get(0).contains("hit"));
      assertEquals(CONTENT, hit.text());
      assertEquals(3, origin.requests().size());
      assertEquals(1, server.stats(store).entries());
    }
  }

  private static void assertPart(Wire.Message part, int first, int last, String status) {
    assertEquals(206, part.status());
    assertEquals(
        List.of("bytes %d-%d/%d".formatted(first, last, LENGTH)), part.values("Content-Range"));
    assertEquals(CONTENT.substring(first, last + 1), part.text());
    String told = part.values("Cache-Status").get(0);
    assertTrue(told.contains(status), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "disk"})
  void severalRangesComeAsParts(String store) throws Exception {
    try (Caching server = start(store);
        Wire wire = Wire.to(server.port())) {
      get(wire);
      Wire.Message several = get(wire, "Range: bytes=10-19,200000-270000,-5");
      assertEquals(206, several.status());
      String type = several.values("Content-Type").get(0);
      String boundary = type.substring("multipart/byteranges; boundary=".length());
      assertEquals(
          part(boundary, 10, 19)
              + part(boundary, 200_000, 270_000)
              + part(boundary, LENGTH - 5, LENGTH - 1)
              + "--"
              + boundary
              + "--\r\n",
          several.text());
      // The connection is where it should be.
      assertPart(get(wire, "Range: bytes=0-0"), 0, 0, "hit");
    }
  }

  private static String part(String boundary, int first, int last) {
    return "--%s\r\nContent-Type: text/x\r\nContent-Range: bytes %d-%d/%d\r\n\r\n%s\r\n"
        .formatted(boundary, first, last, LENGTH, CONTENT.substring(first, last + 1));
  }
}
