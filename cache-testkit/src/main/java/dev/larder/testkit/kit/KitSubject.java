package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Capability;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.TestStoreContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the subjects of the kit share: an open, empty store, and the moves that they all make. */
abstract class KitSubject {

  static final Key KEY = Key.of("http://example.com:80/page?x=1");

  /** The greatest limit of a store for which the tests of limits are run. */
  static final long GREATEST_LIMIT = 64 << 20;

  final StoreUnderTest subject;
  final List<Store> opened = new ArrayList<>();
  Map<String, ?> settings = Map.of();
  TestStoreContext context;
  Store store;

  @SuppressWarnings("NullAway.Init") // filled before each test
  KitSubject(StoreUnderTest subject) {
    this.subject = subject;
  }

  @BeforeEach
  void open() throws IOException {
    settings = subject.settings();
    context = new TestStoreContext("kit");
    store = openStore(settings);
  }

  @AfterEach
  void close() throws IOException {
    try {
      for (Store each : opened) {
        each.close();
      }
    } finally {
      context.close();
    }
  }

  final Store openStore(Map<String, ?> values) throws IOException {
    MapStoreSettings read = new MapStoreSettings(values);
    StoreOpener opener = subject.provider().configure(read);
    assertEquals(List.of(), read.problems(), "problems with the kit's settings");
    assertEquals(List.of(), read.unread(), "settings that the provider did not read");
    Store result = opener.open(context);
    opened.add(result);
    return result;
  }

  final boolean can(Capability capability) {
    return store.capabilities().contains(capability);
  }

  /** What others put into a store that nodes share is not counted by any of them. */
  final boolean countsEntries() {
    return !can(Capability.SHARED);
  }

  /** A body that is small for any store, but not for one buffer. */
  static Content small(long seed) {
    return new Content(seed, 3001);
  }

  /** The greatest body that the kit uses with this store, with an odd length. */
  final Content big(long seed) {
    return new Content(seed, Math.min(subject.greatestBody(), 5 << 20) - 3);
  }

  static Head headFor(Content content) {
    Fields fields =
        Fields.of(
            "Content-Type",
            "application/octet-stream",
            "ETag",
            "\"" + content.seed() + "\"",
            "X-Digest",
            content.digest());
    long time = 1_700_000_000_000L + content.seed();
    return new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, time, time + 7, time + 9);
  }

  static EntryMeta metaFor(Key key, long seed) {
    long time = 1_700_000_000_000L + seed;
    String uri = "http://example.com/" + Integer.toHexString(key.hashCode());
    return new EntryMeta(uri, time, time + 60_000, Long.MAX_VALUE, Set.of("tag-" + seed));
  }

  /** A writer for a content; fails when the store declines. */
  final StoreWriter begin(Key key, Content content, long length) throws IOException {
    StoreWriter writer = store.begin(key, headFor(content), metaFor(key, content.seed()), length);
    assertNotNull(writer, content.length() + " bytes were declined");
    return writer;
  }

  final StoreWriter begin(Key key, Content content) throws IOException {
    return begin(key, content, content.length());
  }

  static void write(StoreWriter writer, Content content) throws IOException {
    ByteBuffer source = content.buffer();
    assertTrue(writer.write(source), content.length() + " bytes found no room");
    assertEquals(source.limit(), source.position(), "a write took only a part");
  }

  /** Stores an entry; fails when the store does not take it. */
  final void put(Key key, Content content) throws IOException {
    try (StoreWriter writer = begin(key, content)) {
      write(writer, content);
      assertTrue(writer.commit(() -> true), "the commit was refused");
    }
  }

  final StoredResponse lookup(Key key) throws IOException {
    StoredResponse found = store.lookup(key);
    assertNotNull(found, "nothing is under " + key);
    return found;
  }

  /** The entry is there, whole: its head, its meta and its body. */
  final void assertHolds(Key key, Content content) throws IOException {
    try (StoredResponse found = lookup(key)) {
      assertShows(found, key, content);
    }
  }

  static void assertShows(StoredResponse found, Key key, Content content) throws IOException {
    assertEquals(headFor(content), found.head(), "head");
    assertEquals(metaFor(key, content.seed()), found.meta(), "meta");
    assertBody(found, content);
  }

  static void assertBody(StoredResponse found, Content content) throws IOException {
    assertEquals(content.length(), found.body().length(), "length of the body");
    assertEquals(content.digest(), BodyReader.digest(found.body()), "digest of the body");
  }

  final void assertAbsent(Key key) throws IOException {
    try (StoredResponse found = store.lookup(key)) {
      assertNull(found, "something is under " + key);
    }
  }

  final long used() {
    return store.stats().bytesUsed();
  }

  final void assertUsedAgain(long before) {
    eventually("bytes used are " + used() + ", and " + before + " before", () -> used() == before);
  }

  /** Waits for something that the store may do behind the scenes. */
  final void eventually(String what, BooleanSupplier wanted) {
    long end = System.nanoTime() + subject.settlingTime().toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail(what);
      }
      LockSupport.parkNanos(100_000);
    }
  }

  /** The limit of the store; the test is left out if it has none, or one too great to reach. */
  final long limit() {
    long limit = store.stats().bytesLimit();
    assumeTrue(limit > 0 && limit <= GREATEST_LIMIT, "no limit that a test can reach");
    return limit;
  }

  final List<ScannedEntry> scanned() throws IOException {
    List<ScannedEntry> entries = new ArrayList<>();
    store.scan(entries::add);
    return entries;
  }

  /** Overwrites what memory or file space may have been given back too early. */
  final void churn() throws IOException {
    for (int i = 0; i < 4; i++) {
      Key key = Key.of("churn " + i);
      put(key, new Content(1000 + i, 3001));
      put(key, new Content(2000 + i, 2999));
      store.remove(key);
    }
  }

  static boolean refusedOrFailed(StoreWriter writer, BooleanSupplier condition) {
    try {
      return !writer.commit(condition);
    } catch (IOException | IllegalStateException e) {
      return true;
    }
  }

  /** Whether a writer that can take nothing any more says so, and leaves the bytes alone. */
  static boolean takesNothing(StoreWriter writer) {
    ByteBuffer source = ByteBuffer.wrap(new byte[1]);
    try {
      return !writer.write(source) && source.hasRemaining();
    } catch (IOException | IllegalStateException e) {
      return true;
    }
  }

  static @Nullable String etag(Head head) {
    return head.fields().first("ETag");
  }
}
