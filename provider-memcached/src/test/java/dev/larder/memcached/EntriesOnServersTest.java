package dev.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.memcached.wire.Address;
import dev.larder.memcached.wire.Item;
import dev.larder.memcached.wire.Outages;
import dev.larder.memcached.wire.ServerConnection;
import dev.larder.memcached.wire.WireProtocol;
import dev.larder.memcached.wire.WireSettings;
import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How entries lie on a server: what is missing, damaged or of another entry is a miss. */
@SuppressWarnings("NullAway.Init") // filled before each test
class EntriesOnServersTest {

  private static final Key KEY = Key.of("http://example.com:80/page");
  private static final Duration LONG = Duration.ofSeconds(10);

  private MemcachedProcess server;
  private ServerConnection raw;
  private OpenMemcachedStore node;

  @BeforeEach
  void open() throws IOException {
    server = MemcachedProcess.start("-m", "64");
    raw =
        new ServerConnection(
            Address.parse(server.address()),
            new WireSettings(LONG, LONG, 1, WireProtocol.TEXT, null),
            Outages.UNHEARD);
    node = new OpenMemcachedStore(settings());
  }

  @AfterEach
  void close() throws IOException {
    if (node != null) {
      node.close();
      raw.close();
    }
    MemcachedProcess.close(server);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("servers", List.of(server.address()));
    settings.put("item-size", "4k");
    settings.put("operation-timeout", "5s");
    settings.put("connect-timeout", "20s");
    return settings;
  }

  private static byte[] body(int seed, int length) {
    return bytes(seed, length);
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String nameOf(Key key) {
    return StoreKeys.of("larder:", key).entry();
  }

  private List<String> chunks() {
    return server.keys().stream().filter(name -> name.contains(".")).sorted().toList();
  }

  private void put(Key key, byte[] body) throws IOException {
    assertTrue(node.put(key, body), "not stored");
  }

  private byte[] value(String name) throws IOException {
    Item item = raw.get(name);
    assertNotNull(item, "nothing is under " + name);
    return item.value();
  }

  @Test
  void aSmallEntryIsOneItem() throws IOException {
    put(KEY, body(1, 500));
    assertEquals(List.of(nameOf(KEY)), server.keys());
    assertArrayEquals(body(1, 500), node.get(KEY));
  }

  @Test
  void twoNodesSeeEachOthersEntries() throws IOException {
    try (OpenMemcachedStore other = new OpenMemcachedStore(settings())) {
      put(KEY, body(1, 9000));
      assertArrayEquals(body(1, 9000), other.get(KEY));
      assertTrue(other.put(KEY, body(2, 500)));
      assertArrayEquals(body(2, 500), node.get(KEY));
      assertTrue(node.store.remove(KEY));
      assertNull(other.get(KEY));
    }
  }

  /** The digest is the name; the key itself is in the value. */
  @Test
  void anEntryOfAnotherKeyIsAMiss() throws IOException {
    Key other = Key.of("http://example.com:80/other");
    put(other, body(1, 500));
    assertTrue(raw.set(nameOf(KEY), value(nameOf(other)), 0, 0));
    assertNull(node.get(KEY), "a collision of digests was served");
  }

  @Test
  void aChunkThatIsGoneIsAMiss() throws IOException {
    put(KEY, body(1, 20_000));
    assertArrayEquals(body(1, 20_000), node.get(KEY));
    assertTrue(raw.delete(chunks().get(2)));
    assertNull(node.get(KEY));
  }

  @Test
  void aDamagedChunkIsAMiss() throws IOException {
    put(KEY, body(1, 20_000));
    for (String chunk : chunks()) {
      byte[] good = value(chunk);
      byte[] bad = good.clone();
      bad[bad.length / 2] ^= 1;
      assertTrue(raw.set(chunk, bad, 0, 0));
      assertNull(node.get(KEY), "a wrong byte was served");
      assertTrue(raw.set(chunk, good, 0, 0));
    }
    assertArrayEquals(body(1, 20_000), node.get(KEY));
  }

  @Test
  void aDamagedItemIsAMiss() throws IOException {
    put(KEY, body(1, 200));
    byte[] good = value(nameOf(KEY));
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      assertTrue(raw.set(nameOf(KEY), bad, 0, 0));
      assertNull(node.get(KEY), "served with a wrong byte at " + i);
    }
  }

  @Test
  void aShortItemIsAMiss() throws IOException {
    put(KEY, body(1, 200));
    byte[] good = value(nameOf(KEY));
    for (int length = 0; length < good.length; length++) {
      assertTrue(raw.set(nameOf(KEY), Arrays.copyOf(good, length), 0, 0));
      assertNull(node.get(KEY), "served when cut to " + length);
    }
  }

  /** As after an eviction and a write in between: each generation has names of its own. */
  @Test
  void chunksOfTwoGenerationsDoNotMix() throws IOException {
    put(KEY, body(1, 20_000));
    List<String> first = chunks();
    put(KEY, body(2, 20_000));
    List<String> second = chunks().stream().filter(name -> !first.contains(name)).toList();
    assertEquals(first.size(), second.size());
    assertArrayEquals(body(2, 20_000), node.get(KEY));
    // Even under the right name the other generation's chunk is refused.
    assertTrue(raw.set(second.get(1), value(first.get(1)), 0, 0));
    assertNull(node.get(KEY), "two generations were mixed");
  }

  @Test
  void aChunkInTheWrongPlaceIsAMiss() throws IOException {
    put(KEY, body(1, 20_000));
    List<String> all = chunks();
    assertTrue(raw.set(all.get(0), value(all.get(1)), 0, 0));
    assertNull(node.get(KEY), "chunks were mixed up");
  }

  @Test
  void anAbortedWriteLeavesNoChunks() throws IOException {
    try (StoreWriter writer =
        node.store.begin(
            KEY, OpenMemcachedStore.head("x"), OpenMemcachedStore.meta(Long.MAX_VALUE), -1)) {
      assertNotNull(writer);
      assertTrue(writer.write(ByteBuffer.wrap(body(1, 20_000))));
      assertFalse(chunks().isEmpty(), "nothing was written ahead");
    }
    OpenMemcachedStore.eventually("chunks are left", () -> server.count("curr_items") == 0);
  }

  @Test
  void theChunksOfARefreshedEntryAreKeptAsLongAsIt() throws IOException {
    long now = node.context.clock().millis();
    byte[] body = body(1, 20_000);
    assertTrue(node.put(KEY, body, now + 60_000));
    try (StoredResponse found = node.lookup(KEY)) {
      assertTrue(
          node.store.refresh(
              KEY,
              found.version(),
              OpenMemcachedStore.head(KEY.text()),
              OpenMemcachedStore.meta(Long.MAX_VALUE)));
    }
    for (String name : server.keys()) {
      assertEquals("-1", expiry(name), "when " + name + " expires");
    }
    assertArrayEquals(body, node.get(KEY));
  }

  /** Of the life that is left, with the time that it may be served stale, and rounded up. */
  @Test
  void anItemIsKeptAsLongAsItIsOfUse() throws IOException {
    long now = node.context.clock().millis();
    assertTrue(node.put(KEY, body(1, 100), now + 59_500));
    assertEquals("60", life(nameOf(KEY)));
    assertTrue(node.put(KEY, body(1, 100), now + 2_592_000_000L));
    assertEquals("2592000", life(nameOf(KEY)));
    assertTrue(node.put(KEY, body(1, 100), Long.MAX_VALUE));
    assertEquals("-1", expiry(nameOf(KEY)));
    assertFalse(node.put(KEY, body(1, 100), now), "stored what is of no use");
  }

  /** What is left of an item's life, in seconds; -1 if it has no end. */
  private String expiry(String name) {
    String meta = server.ask("mg " + name + " t").get(0);
    return meta.substring(meta.indexOf(" t") + 2).strip();
  }

  /** The same, where the server's clock of seconds may have gone on by one. */
  private String life(String name) {
    String left = expiry(name);
    return left.endsWith("9") ? Long.toString(Long.parseLong(left) + 1) : left;
  }

  @Test
  void moreThanTheHeapMayHoldIsAMiss() throws IOException {
    Map<String, Object> settings = settings();
    settings.put("max-object-size", "32k");
    settings.put("buffer-size", "50k");
    try (OpenMemcachedStore tight = new OpenMemcachedStore(settings)) {
      assertTrue(tight.put(KEY, body(1, 30_000)));
      try (StoredResponse first = tight.lookup(KEY)) {
        assertEquals(30_000, first.body().length());
        assertNull(tight.store.lookup(KEY), "more was fetched than there is room for");
      }
      assertArrayEquals(body(1, 30_000), tight.get(KEY));
    }
  }

  @Test
  void moreThanTheHeapMayHoldIsNotWritten() throws IOException {
    Map<String, Object> settings = settings();
    settings.put("item-size", "1M");
    settings.put("max-object-size", "100k");
    settings.put("buffer-size", "100k");
    try (OpenMemcachedStore tight = new OpenMemcachedStore(settings);
        StoreWriter first = begin(tight, Key.of("a"));
        StoreWriter second = begin(tight, Key.of("b"))) {
      assertTrue(first.write(ByteBuffer.wrap(body(1, 60_000))));
      assertFalse(second.write(ByteBuffer.wrap(body(1, 60_000))), "no limit");
      assertFalse(second.commit(() -> true));
      assertTrue(tight.store.stats().bytesUsed() >= 60_000);
      first.close();
      assertEquals(0, tight.store.stats().bytesUsed());
    }
  }

  private static StoreWriter begin(OpenMemcachedStore node, Key key) throws IOException {
    StoreWriter writer =
        node.store.begin(
            key, OpenMemcachedStore.head("x"), OpenMemcachedStore.meta(Long.MAX_VALUE), -1);
    assertNotNull(writer);
    return writer;
  }
}
