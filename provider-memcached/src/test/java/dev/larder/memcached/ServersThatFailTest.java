package dev.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.testkit.host.RecordingEvents.Problem;
import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults of real servers: each is a miss in time, and passes by itself. */
@SuppressWarnings("NullAway.Init") // opened by each test
class ServersThatFailTest {

  private static final Key KEY = Key.of("http://example.com:80/page");
  private static final byte[] BODY = new byte[1000];
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  /** What a busy machine may add to a deadline. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private final List<MemcachedProcess> started = new ArrayList<>();
  private OpenMemcachedStore node;

  @AfterEach
  void close() throws IOException {
    try {
      if (node != null) {
        node.close();
      }
    } finally {
      MemcachedProcess.close(started.toArray(MemcachedProcess[]::new));
    }
  }

  private MemcachedProcess start(String... options) {
    MemcachedProcess server = MemcachedProcess.start(options);
    started.add(server);
    return server;
  }

  private void open(String... servers) throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("servers", List.of(servers));
    settings.put("operation-timeout", TIMEOUT.toMillis() + "ms");
    settings.put("connect-timeout", "5s");
    node = new OpenMemcachedStore(settings);
  }

  @Test
  void aServerThatDiedIsAMissAtOnceAndComesBackByItself() throws IOException {
    MemcachedProcess server = start();
    open(server.address());
    node.putEventually(KEY, BODY);
    assertTrue(node.hits(KEY));
    server.kill();
    assertFalse(node.hits(KEY));
    long begin = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      assertFalse(node.hits(KEY));
      assertFalse(puts(KEY));
    }
    assertTrue(
        since(begin).compareTo(SLACK) < 0, () -> "waited for a dead server: " + since(begin));
    server.restart();
    node.putEventually(KEY, BODY);
    assertTrue(node.hits(KEY));
  }

  @Test
  void aServerThatHangsIsAMissInTimeAndThenAtOnce() throws IOException {
    MemcachedProcess server = start();
    open(server.address());
    node.putEventually(KEY, BODY);
    server.hang();
    long begin = System.nanoTime();
    assertThrows(IOException.class, () -> node.get(KEY));
    Duration first = since(begin);
    assertTrue(first.compareTo(TIMEOUT) >= 0, () -> "gave up too early: " + first);
    assertTrue(first.compareTo(TIMEOUT.plus(SLACK)) < 0, () -> "waited too long: " + first);
    for (int i = 0; i < 10; i++) {
      assertFalse(node.hits(KEY));
    }
    long after = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      assertFalse(node.hits(KEY));
    }
    assertTrue(since(after).compareTo(SLACK) < 0, () -> "waited for each: " + since(after));
    server.goOn();
    OpenMemcachedStore.eventually("it does not come back", () -> node.hits(KEY));
  }

  /** The server carries it out when it wakes up, after the caller was told that it failed. */
  @Test
  void aCommitThatWasGivenUpNeverShows() throws IOException {
    MemcachedProcess server = start();
    open(server.address());
    Key sign = Key.of("sign of life");
    node.putEventually(sign, BODY);
    StoreWriter writer =
        node.store.begin(
            KEY, OpenMemcachedStore.head("x"), OpenMemcachedStore.meta(Long.MAX_VALUE), 3);
    assertNotNull(writer);
    try (writer) {
      assertTrue(writer.write(ByteBuffer.wrap(new byte[3])));
      server.hang();
      assertThrows(IOException.class, () -> writer.commit(() -> true));
    }
    for (int i = 0; i < 10; i++) {
      node.hits(sign); // until it is left alone
    }
    server.goOn();
    OpenMemcachedStore.eventually("it does not come back", () -> node.hits(sign));
    assertNull(node.get(KEY), "a commit that failed is visible");
    assertTrue(server.count("cmd_set") >= 2, "the commit never reached the server");
  }

  /** Without an outage: the server only was late. */
  @Test
  void aCommitThatCameTooLateIsRemovedBehindItself() throws IOException {
    MemcachedProcess server = start();
    open(server.address());
    node.putEventually(Key.of("sign of life"), BODY);
    long before = server.count("cmd_set");
    try (StoreWriter writer =
        node.store.begin(
            KEY, OpenMemcachedStore.head("x"), OpenMemcachedStore.meta(Long.MAX_VALUE), 3)) {
      assertNotNull(writer);
      assertTrue(writer.write(ByteBuffer.wrap(new byte[3])));
      server.hang();
      assertThrows(IOException.class, () -> writer.commit(() -> true));
    }
    server.goOn();
    OpenMemcachedStore.eventually(
        "the commit never reached the server", () -> server.count("cmd_set") > before);
    assertNull(node.get(KEY), "a commit that failed is visible");
  }

  @Test
  void aRemovalThatCannotBeCarriedOutFails() throws IOException {
    MemcachedProcess server = start();
    open(server.address());
    node.putEventually(KEY, BODY);
    server.kill();
    assertThrows(IOException.class, () -> node.store.remove(KEY));
    assertThrows(IOException.class, () -> node.store.remove(KEY));
  }

  @Test
  void aStoreOpensWhileItsServerIsAway() throws IOException {
    MemcachedProcess server = start();
    server.kill();
    open(server.address());
    assertFalse(node.hits(KEY));
    server.restart();
    node.putEventually(KEY, BODY);
    assertArrayEquals(BODY, node.get(KEY));
  }

  @Test
  void ofThreeServersTheDeadOneTakesOnlyItsOwnKeysAlong() throws IOException {
    List<MemcachedProcess> servers = List.of(start(), start(), start());
    open(servers.stream().map(MemcachedProcess::address).toArray(String[]::new));
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      Key key = Key.of("http://example.com:80/" + i);
      keys.add(key);
      node.putEventually(key, BODY);
    }
    MemcachedProcess dead = servers.get(1);
    long had = dead.count("curr_items");
    assertTrue(had > 5 && had < 85, () -> "unequal shares: " + had);
    dead.hang();
    for (int round = 0; round < 3; round++) {
      // A miss and no failure: the others work.
      List<Key> missing = new ArrayList<>();
      for (Key key : keys) {
        if (node.get(key) == null) {
          missing.add(key);
        }
      }
      assertEquals(had, missing.size(), "misses");
      assertNull(
          node.store.begin(missing.get(0), head(), OpenMemcachedStore.meta(Long.MAX_VALUE), 1));
    }
    List<Problem> told = node.context.events().problems();
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.get(0).message().contains(dead.address()), told.get(0).message());
    dead.goOn();
    OpenMemcachedStore.eventually(
        "it does not come back", () -> keys.stream().allMatch(node::hits));
    assertEquals(1, node.context.events().problems().size(), "told more than once");
  }

  @Test
  void aServerThatComesAndGoesIsToldOfOnceForEachOutage() throws IOException {
    MemcachedProcess well = start();
    MemcachedProcess flapping = start();
    open(well.address(), flapping.address());
    List<Key> its = new ArrayList<>();
    for (int i = 0; its.isEmpty(); i++) {
      Key key = Key.of("key " + i);
      node.putEventually(key, BODY);
      if (flapping.count("curr_items") > 0) {
        its.add(key);
      }
    }
    for (int outage = 1; outage <= 3; outage++) {
      flapping.kill();
      assertFalse(node.hits(its.get(0)));
      flapping.restart();
      node.putEventually(its.get(0), BODY);
      assertTrue(node.hits(its.get(0)));
      assertEquals(outage, node.context.events().problems().size(), "told of");
    }
  }

  /** With -M a full server answers with an error in place of evicting. */
  @Test
  void aServerWithoutMemoryDeclinesAndGoesOnAnswering() throws IOException {
    MemcachedProcess server = start("-m", "4", "-M");
    open(server.address());
    node.putEventually(KEY, BODY);
    boolean full = false;
    for (int i = 0; i < 200 && !full; i++) {
      full = !node.put(Key.of("large " + i), new byte[100_000]);
    }
    assertTrue(full, "it never got full");
    for (int i = 0; i < 20; i++) {
      node.put(Key.of("more " + i), new byte[100_000]);
      assertArrayEquals(BODY, node.get(KEY), "an outage for want of memory");
    }
    assertTrue(node.store.stats().declined() > 0, "not counted");
  }

  /** What was stored before is served from it, or is a miss; never a part. */
  @Test
  void aServerThatEvictsChunksGivesAllOrNothing() throws IOException {
    MemcachedProcess server = start("-m", "2");
    open(server.address());
    node.putEventually(KEY, BODY);
    int hits = 0;
    for (int i = 0; i < 60; i++) {
      byte[] body = new byte[400_000];
      Arrays.fill(body, (byte) i);
      node.put(Key.of("large " + i), body);
      for (int j = 0; j <= i; j++) {
        byte[] found = node.get(Key.of("large " + j));
        if (found != null) {
          hits++;
          byte[] expected = new byte[400_000];
          Arrays.fill(expected, (byte) j);
          assertArrayEquals(expected, found);
        }
      }
    }
    assertTrue(hits > 0, "nothing is ever found");
    assertTrue(server.count("evictions") > 0, "nothing was evicted");
  }

  @Test
  void theStandbyTakesOverAndRemovalsReachBoth() throws IOException {
    MemcachedProcess main = start();
    MemcachedProcess standby = start();
    open(main.address() + " standby=" + standby.address());
    node.putEventually(KEY, BODY);
    assertEquals(0, standby.count("curr_items"), "copied to the standby");
    main.kill();
    OpenMemcachedStore.eventually("the standby does not take over", () -> puts(KEY));
    assertArrayEquals(BODY, node.get(KEY));
    main.restart();
    OpenMemcachedStore.eventually(
        "the main server is not used again", () -> puts(KEY) && main.count("curr_items") == 1);
    assertTrue(node.store.remove(KEY));
    assertEquals(0, main.count("curr_items"), "left on the main server");
    assertEquals(0, standby.count("curr_items"), "left on the standby");
  }

  private boolean puts(Key key) {
    try {
      return node.put(key, BODY);
    } catch (IOException e) {
      return false;
    }
  }

  private static Head head() {
    return OpenMemcachedStore.head("x");
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
