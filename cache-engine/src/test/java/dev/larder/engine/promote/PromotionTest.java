package dev.larder.engine.promote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.SettingsBuilder;
import dev.larder.engine.fixture.TestCache;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of what is hit in a store behind, in one in front. */
class PromotionTest {

  private static final String[] FRESH = {"Cache-Control", "max-age=60", "ETag", "\"v1\""};

  /** A store that blocks behind one that does not and takes only copies. */
  private static TestCache cache() {
    return cache(UnaryOperator.identity());
  }

  private static TestCache cache(UnaryOperator<Store> aroundFast) {
    TestCache cache =
        new TestCache().store("fast", aroundFast).store("slow", "blocking", "true", "body", "file");
    SettingsBuilder settings =
        cache.settings().enable(List.of()).enable("fast", "/", true).enable("slow", "/");
    return cache.with(settings);
  }

  private static long entries(TestCache cache, String store) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.stores().byName(store)).stats())
        .entries();
  }

  /** Whether a hit needed a worker, and so came from the store that blocks. */
  private static boolean isSlow(FakeExchange hit) {
    assertEquals("hit", hit.cacheStatus().substring(0, 3));
    return hit.executes() > 0;
  }

  private static void hitTwice(TestCache cache, String target, String... fields) {
    assertEquals(true, isSlow(cache.get(target, fields)), "the first hit");
    assertEquals(true, isSlow(cache.get(target, fields)), "the hit that copies");
  }

  @Test
  void theSecondHitCopies() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "content", FRESH);
      assertEquals(0, entries(cache, "fast"));
      hitTwice(cache, "/a");
      FakeExchange third = cache.pass(10).get("/a");
      assertEquals(false, isSlow(third));
      assertEquals("content", third.text());
      assertEquals("10", third.field("Age"));
      assertEquals("hit; ttl=50; detail=fresh", third.cacheStatus());
      assertEquals(1, entries(cache, "slow"));
    }
  }

  @Test
  void whatIsHitOnceInAWhileIsNotCopied() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "content", "Cache-Control", "max-age=600");
      for (int i = 0; i < 3; i++) {
        assertEquals(true, isSlow(cache.pass(61).get("/a")));
      }
      assertEquals(0, entries(cache, "fast"));
    }
  }

  @Test
  void whatIsTooLargeStaysWhereItIs() {
    try (TestCache cache = cache()) {
      cache.with(cache.settings().promote(6));
      cache.stored("/a", "content", FRESH).stored("/b", "conten", FRESH);
      hitTwice(cache, "/a");
      assertEquals(true, isSlow(cache.get("/a")));
      hitTwice(cache, "/b");
      assertEquals(false, isSlow(cache.get("/b")));
    }
  }

  @Test
  void aStoreInFrontThatTakesResponsesTakesCopiesAsWell() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "content", FRESH);
      cache.with(cache.settings().enable(List.of()).enable("fast", "/").enable("slow", "/"));
      hitTwice(cache, "/a");
      assertEquals(false, isSlow(cache.get("/a")));
      cache.stored("/b", "content", FRESH);
      assertEquals(false, isSlow(cache.get("/b")));
    }
  }

  @Test
  void variantsAreCopiedOneByOne() {
    try (TestCache cache = cache()) {
      String[] varies = {"Cache-Control", "max-age=60", "Vary", "A"};
      cache.origin().next(200, "one", varies);
      cache.get("/a", "A", "1");
      cache.origin().next(200, "two", varies);
      cache.get("/a", "A", "2");
      hitTwice(cache, "/a", "A", "1");
      FakeExchange one = cache.get("/a", "A", "1");
      assertEquals(false, isSlow(one));
      assertEquals("one", one.text());
      hitTwice(cache, "/a", "A", "2");
      FakeExchange two = cache.get("/a", "A", "2");
      assertEquals(false, isSlow(two));
      assertEquals("two", two.text());
    }
  }

  @Test
  void aNewResponseTakesThePlaceOfCopies() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "old", FRESH);
      hitTwice(cache, "/a");
      cache.origin().next(200, "new", "Cache-Control", "max-age=60");
      assertEquals("new", cache.get("/a", "Cache-Control", "no-cache").text());
      assertEquals(0, entries(cache, "fast"));
      assertEquals("new", cache.get("/a").text());
    }
  }

  @Test
  void whatMayNotBeStoredLeavesNoCopyBehind() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "old", FRESH);
      hitTwice(cache, "/a");
      cache.origin().next(200, "new", "Cache-Control", "no-store");
      assertEquals("new", cache.get("/a", "Cache-Control", "no-cache").text());
      assertEquals(0, entries(cache, "fast"));
      assertEquals(0, entries(cache, "slow"));
    }
  }

  @Test
  void anUnsafeRequestRemovesCopies() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "old", FRESH);
      hitTwice(cache, "/a");
      cache.origin().next(200, "");
      cache.send("POST", "/a");
      assertEquals(0, entries(cache, "fast"));
      assertEquals(0, entries(cache, "slow"));
    }
  }

  @Test
  void aConfirmedResponseIsFreshInAllStores() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "content", FRESH);
      hitTwice(cache, "/a");
      cache.pass(61);
      cache.origin().next(304, "", FRESH);
      assertEquals("content", cache.get("/a").text());
      // As after a restart.
      cache.with(cache.settings().enable(List.of()).enable("slow", "/"));
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a").cacheStatus());
      assertEquals(2, cache.origin().count());
    }
  }

  /** A store that does something else before it takes anything. */
  private static Store interrupted(Store store, AtomicReference<Runnable> action) {
    return new ForwardingStore(store) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        action.getAndSet(() -> {}).run();
        return super.begin(key, head, meta, length);
      }
    };
  }

  @Test
  void whatIsReplacedMeanwhileIsNotCopied() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (TestCache cache = cache(store -> interrupted(store, meanwhile))) {
      cache.stored("/a", "old", FRESH);
      cache.get("/a");
      meanwhile.set(
          () -> {
            cache.origin().next(200, "new", FRESH);
            cache.get("/a", "Cache-Control", "no-cache");
          });
      assertEquals("old", cache.get("/a").text());
      assertEquals(0, entries(cache, "fast"));
      assertEquals("new", cache.get("/a").text());
    }
  }

  @Test
  void whatIsRemovedMeanwhileIsNotCopied() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (TestCache cache = cache(store -> interrupted(store, meanwhile))) {
      cache.stored("/a", "old", FRESH);
      cache.get("/a");
      meanwhile.set(
          () -> {
            cache.origin().next(200, "");
            cache.send("POST", "/a");
          });
      assertEquals("old", cache.get("/a").text());
      assertEquals(0, entries(cache, "fast"));
    }
  }

  @Test
  void filesOfOthersAreNotCopied() {
    try (TestCache cache =
        new TestCache()
            .store("fast")
            .store("slow", CheckedFiles::new, "blocking", "true", "body", "file")) {
      cache.with(cache.settings().enable(List.of()).enable("fast", "/", true).enable("slow", "/"));
      cache.stored("/a", "content", FRESH);
      hitTwice(cache, "/a");
      assertEquals(true, isSlow(cache.get("/a")));
    }
  }

  /** A store of files that others may change. */
  private static final class CheckedFiles extends ForwardingStore {

    CheckedFiles(Store store) {
      super(store);
    }

    @Override
    public @Nullable StoredResponse lookup(Key key) throws IOException {
      StoredResponse found = super.lookup(key);
      return found == null
          ? null
          : new ForwardingResponse(found) {
            @Override
            public Body body() {
              Body.FileRegion file = (Body.FileRegion) super.body();
              return new Body.FileRegion(
                  file.channel(), file.position(), file.length(), new Unchanged());
            }
          };
    }
  }

  private record Unchanged() implements Body.Check {

    @Override
    public void afterReading() {}
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"BEGIN", "WRITE", "COMMIT"})
  void aStoreInFrontThatFailsCostsNothing(String operation) {
    try (TestCache cache = cache()) {
      cache.stored("/a", "content", FRESH);
      cache.plan("fast").failFrom(Operation.valueOf(operation), 1, 100, Failure.IO);
      hitTwice(cache, "/a");
      assertEquals("content", cache.get("/a").text());
      assertEquals(1, cache.origin().count());
      assertNull(cache.get("/a").failure());
    }
  }
}
