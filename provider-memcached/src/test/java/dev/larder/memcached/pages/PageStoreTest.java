package dev.larder.memcached.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.StoreWriter;
import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages on a real memcached, which another client reads and writes as well. */
@SuppressWarnings("StringConcatToTextBlock") // where lines end matters
final class PageStoreTest {

  private static final String BY_URL = "%{req.scheme}://%{req.host}%{req.path}";

  @SuppressWarnings("NullAway.Init") // filled before all tests
  private static MemcachedProcess memcached;

  @BeforeAll
  static void start() {
    memcached = MemcachedProcess.start("-m", "64");
  }

  @AfterAll
  static void stop() {
    MemcachedProcess.close(memcached);
  }

  private static OpenPages pages(Object... settings) throws IOException {
    return new OpenPages(memcached.address(), settings);
  }

  @Test
  void whatAPlainClientLeavesIsFound() throws IOException {
    try (OpenPages pages = pages("key", BY_URL);
        PlainClient client = new PlainClient(memcached.port())) {
      client.set("http://example.com/left.html", "<p>left");
      assertEquals("<p>left", pages.get("/left.html"));
      Fields fields = pages.fields("/left.html");
      assertEquals("text/html", fields.first("Content-Type"));
      assertEquals("none", fields.first("Accept-Ranges"));
      String tag = Objects.requireNonNull(fields.first("ETag"));
      assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
      client.set("http://example.com/left.html", "<p>other");
      assertNotEquals(tag, pages.fields("/left.html").first("ETag"));
      client.set("http://example.com/left.zzz", "");
      assertEquals("", pages.get("/left.zzz"));
      assertEquals("application/octet-stream", pages.fields("/left.zzz").first("Content-Type"));
      assertNull(pages.get("/nothing"));
    }
  }

  @Test
  void aPlainClientReadsByteForByteWhatIsStored() throws IOException {
    byte[] body = new byte[30_000];
    new Random(1).nextBytes(body);
    try (OpenPages pages = pages("key", BY_URL, "flags", 7);
        PlainClient client = new PlainClient(memcached.port())) {
      assertTrue(pages.put("/stored.bin", OpenPages.HTML, body, Long.MAX_VALUE));
      PlainClient.Value value = Objects.requireNonNull(client.get("http://example.com/stored.bin"));
      assertArrayEquals(body, value.bytes());
      assertEquals(7, value.flags());
      assertTrue(pages.store().remove(pages.key("/stored.bin")));
      assertNull(client.get("http://example.com/stored.bin"));
      assertFalse(pages.store().remove(pages.key("/stored.bin")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 201, 206, 301, 203})
  void vector78OtherStatusesAreNotStored(int status) throws IOException {
    try (OpenPages pages = pages()) {
      assertFalse(pages.put("/s" + status, OpenPages.head(status), new byte[1], Long.MAX_VALUE));
      assertNull(pages.get("/s" + status));
    }
  }

  @ParameterizedTest(name = "vector 78: {0} bytes, announced: {1} -> stored: {2}")
  @CsvSource({
    "65536,true,true",
    "65537,true,false",
    "65536,false,true",
    "65537,false,false",
    "0,true,true",
    "0,false,true",
    "4097,false,true",
  })
  void vector78SizesEndAtTheGreatest(int size, boolean announced, boolean stored)
      throws IOException {
    String path = "/size/" + size + announced;
    try (OpenPages pages = pages()) {
      byte[] body = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
      assertEquals(
          stored, pages.put(path, OpenPages.HTML, body, announced ? size : -1, Long.MAX_VALUE));
      assertEquals(stored ? "x".repeat(size) : null, pages.get(path));
      assertEquals(stored ? 0 : 1, pages.store().stats().declined());
    }
  }

  @Test
  void whatIsToBeTakenAsOneIsNotStoredWithoutItsEncoding() throws IOException {
    Head encoded = OpenPages.head(200, "Content-Encoding", "gzip");
    try (OpenPages pages = pages()) {
      assertFalse(pages.put("/encoded", encoded, new byte[9], Long.MAX_VALUE));
    }
    try (OpenPages pages = pages("headers", true)) {
      assertTrue(pages.put("/encoded", encoded, new byte[9], Long.MAX_VALUE));
      assertEquals("gzip", pages.fields("/encoded").first("Content-Encoding"));
    }
  }

  @Test
  void markersHaveNoPlace() throws IOException {
    try (OpenPages pages = pages()) {
      Head marker = new Head(Head.Kind.VARY_MARKER, 0, Fields.EMPTY, Fields.EMPTY, 0, 0, 0);
      assertFalse(pages.put("/marker", marker, new byte[0], Long.MAX_VALUE));
    }
  }

  @Test
  void fieldsAreKeptWhereTheyAreAskedFor() throws IOException {
    try (OpenPages pages = pages("headers", true);
        PlainClient client = new PlainClient(memcached.port())) {
      Head head = OpenPages.head(200, "Content-Type", "text/x-own", "ETag", "\"v1\"", "X-A", "b");
      assertTrue(pages.put("/f.html", head, "body".getBytes(StandardCharsets.UTF_8), 60));
      assertEquals(
          "HTTP/1.1 200 OK\r\nContent-Type: text/x-own\r\nETag: \"v1\"\r\nX-A: b\r\n"
              + "Content-Length: 4\r\n\r\nbody",
          Objects.requireNonNull(client.get("/f.html")).text());
      assertEquals("body", pages.get("/f.html"));
      Fields fields = pages.fields("/f.html");
      assertEquals("text/x-own", fields.first("Content-Type"));
      assertEquals("\"v1\"", fields.first("ETag"));
      assertEquals("b", fields.first("X-A"));
      client.set("/f.html", "a bare body");
      assertNull(pages.get("/f.html"));
      client.set("/f.html", "HTTP/1.1 200 OK\nX-B: c\n\nby hand");
      assertEquals("by hand", pages.get("/f.html"));
      assertEquals("text/html", pages.fields("/f.html").first("Content-Type"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"lookup", "store"})
  void aModeDoesWhatItSaysAndNothingElse(String mode) throws IOException {
    String path = "/mode/" + mode;
    try (OpenPages pages = pages("mode", mode);
        PlainClient client = new PlainClient(memcached.port())) {
      boolean stores = mode.equals("store");
      assertEquals(stores, pages.put(path, "stored"));
      assertEquals(stores, client.get(path) != null);
      client.set(path, "left");
      assertEquals(stores ? null : "left", pages.get(path));
      assertEquals(stores, pages.store().remove(pages.key(path)));
      assertEquals(stores, client.get(path) == null);
    }
  }

  @Test
  void aKeyMayNameTheResponseWhereNothingIsLookedFor() throws IOException {
    try (OpenPages pages = pages("mode", "store", "key", "%{resp.header[x-group]}:%{req.path}");
        PlainClient client = new PlainClient(memcached.port())) {
      Head grouped = OpenPages.head(200, "X-Group", "news");
      assertTrue(pages.put("/g", grouped, new byte[] {'x'}, Long.MAX_VALUE));
      assertNotNull(client.get("news:/g"));
      assertNull(Objects.requireNonNull(pages.store().requestKeys()).keyFor(Asked.get("/g"), null));
    }
  }

  @Test
  void aPageWhoseKeyHasAFieldSaysThatItVaries() throws IOException {
    try (OpenPages pages = pages("key", "%{req.header[Accept-Language]}:%{req.host}%{req.path}")) {
      assertTrue(pages.put("/vary.html", "any"));
      assertEquals("accept-language", pages.fields("/vary.html").first("Vary"));
    }
    try (OpenPages pages = pages("key", BY_URL)) {
      assertTrue(pages.put("/vary.html", "any"));
      assertNull(pages.fields("/vary.html").first("Vary"));
    }
  }

  @Test
  void whatAClientCanMakeLookLikeAnotherPageIsNotStored() throws IOException {
    try (OpenPages pages = pages()) {
      var keys = Objects.requireNonNull(pages.store().requestKeys());
      assertNull(keys.keyFor(Asked.get("/x/../a"), OpenPages.HTML));
      assertNotNull(keys.keyFor(Asked.get("/x/../a"), null));
      assertNull(keys.keyFor(Asked.get("/x%2fa"), null));
    }
  }

  @Test
  void theConditionOfACommitHolds() throws IOException {
    try (OpenPages pages = pages()) {
      EntryMeta meta = new EntryMeta("", 0, Long.MAX_VALUE, Long.MAX_VALUE, Set.of());
      try (StoreWriter writer =
          Objects.requireNonNull(pages.store().begin(pages.key("/c"), OpenPages.HTML, meta, 2))) {
        assertTrue(writer.write(ByteBuffer.wrap(new byte[] {'o', 'k'})));
        ByteBuffer read = ByteBuffer.allocate(9);
        assertEquals(1, writer.readAt(1, read));
        assertEquals('k', read.get(0));
        assertEquals(-1, writer.readAt(2, read));
        assertFalse(writer.commit(() -> false));
      }
      assertNull(pages.get("/c"));
      try (StoreWriter writer =
          Objects.requireNonNull(pages.store().begin(pages.key("/c"), OpenPages.HTML, meta, 2))) {
        assertTrue(writer.write(ByteBuffer.wrap(new byte[] {'o'})));
        assertFalse(writer.commit(() -> true));
      }
      assertNull(pages.get("/c"));
    }
  }
}
