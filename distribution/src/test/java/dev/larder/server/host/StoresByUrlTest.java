package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreStats;
import dev.larder.server.config.InvalidConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of mod_cache's manual: mem for the manual, fd for the images, disk for the rest. */
@Timeout(120)
class StoresByUrlTest {

  private static final String EXAMPLE =
      """
      cache {
        enable = [
          { store = mem,  url = "/manual" }
          { store = fd,   url = "/images" }
          { store = disk, url = "/" }
        ]
        disable = ["/local_files"]
      }
      """;

  private final Path folder;
  private final Path site;
  private final StubOrigin origin;
  private Caching server;

  @SuppressWarnings("NullAway.Init") // each test starts its own
  StoresByUrlTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.site = Files.createDirectories(folder.resolve("site"));
    this.origin =
        StubOrigin.answering(
            "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 50000\r\n\r\n"
                + "x".repeat(50_000));
  }

  private void start(String cache) throws IOException, InvalidConfigException {
    server =
        Caching.start(
            folder,
            cache
                + "stores { mem { max-object-size = 10000 }, fd { provider = fd }, "
                + "disk { provider = disk, size = 32M, free-space-floor = 0, root = \""
                + folder.resolve("disk")
                + "\" } }\n"
                + "locations = [ { url = \"/\", files = \""
                + site
                + "\" } ]\n"
                + "hosts { \"proxied.test\" { locations = [ { url = \"/\", proxy = \""
                + origin.uri()
                + "\" } ] } }\n");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    origin.close();
  }

  private void file(String name, int length) throws IOException {
    Path file = site.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "y".repeat(length), StandardCharsets.US_ASCII);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
  }

  private Wire.Message get(String host, String target) throws IOException {
    try (Wire wire = Wire.to(server.port())) {
      return wire.send(
              "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
          .read();
    }
  }

  private boolean isHit(String host, String target) {
    try {
      return String.valueOf(get(host, target).value("Cache-Status")).contains("; hit");
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks until it is stored: a file that was made just now is not, at first. */
  private void store(String host, String target) throws InterruptedException {
    Eventually.holds(() -> isHit(host, target));
  }

  private StoreStats stats(String store) {
    return server.stats(store);
  }

  private void assertEntries(long mem, long fd, long disk) {
    assertEquals(
        List.of(mem, fd, disk),
        List.of(stats("mem").entries(), stats("fd").entries(), stats("disk").entries()),
        "entries of mem, fd, disk");
  }

  /** Vectors 44 and 45. */
  @Test
  void theFirstStoreThatAcceptsKeepsIt() throws Exception {
    file("manual/a", 5000);
    file("manual/b", 20_000);
    start(EXAMPLE);
    store("a.test", "/manual/a");
    assertEntries(1, 0, 0);
    store("a.test", "/manual/b");
    assertEntries(1, 0, 1);
  }

  /** Vector 46. */
  @Test
  void aLocalFileIsKeptOpenAndAnythingElseIsInMemory() throws Exception {
    file("images/x.png", 50_000);
    start(EXAMPLE);
    store("a.test", "/images/x.png");
    assertEntries(0, 1, 0);
    assertTrue(stats("fd").bytesUsed() < 10_000, () -> "in memory: " + stats("fd"));
    store("proxied.test", "/images/x.png");
    assertEntries(0, 2, 0);
    assertTrue(stats("fd").bytesUsed() > 50_000, () -> "not in memory: " + stats("fd"));
    assertEquals("x".repeat(50_000), get("proxied.test", "/images/x.png").text());
    assertEquals("y".repeat(50_000), get("a.test", "/images/x.png").text());
  }

  @Test
  void aChangedFileIsServedAnew() throws Exception {
    file("images/x.png", 50_000);
    start("stores.fd.check-interval = 0\n" + EXAMPLE);
    store("a.test", "/images/x.png");
    file("images/x.png", 100);
    assertEquals("y".repeat(100), get("a.test", "/images/x.png").text());
    store("a.test", "/images/x.png");
    assertEntries(0, 1, 0);
    Files.delete(site.resolve("images/x.png"));
    assertEquals(404, get("a.test", "/images/x.png").status());
  }

  /** What has left cannot be taken back, but it never looks whole. */
  @Test
  void aFileThatChangesUnderItsReaderIsCut() throws Exception {
    int length = 30 << 20;
    file("images/great", length);
    start(EXAMPLE);
    store("a.test", "/images/great");
    try (Wire wire = Wire.to(server.port())) {
      wire.send("GET /images/great HTTP/1.1\r\nHost: a.test\r\n\r\n");
      Wire.Message head = wire.readHead();
      assertTrue(String.valueOf(head.value("Cache-Status")).contains("; hit"));
      assertEquals("" + length, head.value("Content-Length"));
      wire.readBytes(1000);
      file("images/great", length);
      assertThrows(IOException.class, () -> wire.readBytes(length - 1000));
    }
    Eventually.holds(() -> stats("fd").entries() == 0);
  }

  @Test
  void rangesAndConditionsAreAnsweredFromTheFile() throws Exception {
    file("images/x.png", 50_000);
    start(EXAMPLE);
    store("a.test", "/images/x.png");
    try (Wire wire = Wire.to(server.port())) {
      Wire.Message part =
          wire.send("GET /images/x.png HTTP/1.1\r\nHost: a.test\r\nRange: bytes=49990-\r\n\r\n")
              .read();
      assertEquals(206, part.status());
      assertEquals("y".repeat(10), part.text());
      Wire.Message same =
          wire.send(
                  "GET /images/x.png HTTP/1.1\r\nHost: a.test\r\nIf-None-Match: "
                      + part.value("ETag")
                      + "\r\n\r\n")
              .read();
      assertEquals(304, same.status());
      assertTrue(String.valueOf(same.value("Cache-Status")).contains("; hit"));
    }
  }

  /** Vector 47. */
  @Test
  void theRestIsOnDisk() throws Exception {
    file("index.html", 500);
    start(EXAMPLE);
    store("a.test", "/index.html");
    assertEntries(0, 0, 1);
  }

  /** Vector 48. */
  @Test
  void whatIsDisabledIsNowhere() throws Exception {
    file("local_files/a", 500);
    file("local_files2", 500);
    start(EXAMPLE);
    store("a.test", "/local_files2");
    assertEntries(0, 0, 1);
    for (int i = 0; i < 3; i++) {
      assertEquals(200, get("a.test", "/local_files/a").status());
      get("a.test", "/local_files");
    }
    assertEntries(0, 0, 1);
  }

  /** Vector 49. */
  @Test
  void urlsAreCaseSensitive() throws Exception {
    file("MANUAL/a", 500);
    start(EXAMPLE);
    store("a.test", "/MANUAL/a");
    assertEntries(0, 0, 1);
  }

  /** Vector 50. */
  @Test
  void hostsMatchByTheirEnd() throws Exception {
    file("a", 500);
    start(
        """
        cache.enable = [
          { store = mem, url = "http://.example.org/" }
          { store = fd,  url = "http://*example.org/" }
        ]
        """);
    store("www.example.org", "/a");
    assertEntries(1, 0, 0);
    store("example.org", "/a");
    assertEntries(1, 1, 0);
    store("fooexample.org", "/a");
    assertEntries(1, 2, 0);
    get("example.com", "/a");
    get("example.com", "/a");
    assertEntries(1, 2, 0);
  }

  /** Vector 51. */
  @Test
  void theOrderOfTheListDecides() throws Exception {
    file("manual/a", 500);
    start(
        """
        cache.enable = [ { store = disk, url = "/" }, { store = mem, url = "/" } ]
        """);
    store("a.test", "/manual/a");
    assertEntries(0, 0, 1);
  }
}
