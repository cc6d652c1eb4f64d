package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoredResponse;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.FakeFetcher;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import dev.larder.testkit.forward.ForwardingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F15: a store that throws, from whatever method and whatever it throws, is a miss. */
final class StoreFailureTest {

  static List<Arguments> allOperationsAndFailures() {
    List<Arguments> all = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      if (operation != Operation.OPEN) {
        for (Failure failure : Failure.values()) {
          all.add(Arguments.of(operation, failure));
        }
      }
    }
    return all;
  }

  /** An origin whose responses vary, can be validated, and tell the version. */
  private static final class Origin {
    int version = 1;

    void answer(FakeFetch fetch) {
      var request = fetch.request();
      boolean unsafe = request.method().equals("POST");
      if (unsafe) {
        version++;
      }
      String tag = "\"" + version + "\"";
      String text = text(request.path(), request.fields().combined("X-Lang"));
      if (tag.equals(request.fields().combined("If-None-Match"))) {
        fetch.head(304, "ETag", tag).complete();
        return;
      }
      fetch.head(
          200,
          "ETag",
          tag,
          "Cache-Control",
          "max-age=60",
          request.path().equals("/vary") ? "Vary" : "X-Vary",
          "X-Lang",
          "Content-Length",
          "" + text.length());
      if (!request.method().equals("HEAD")) {
        fetch.content(text.substring(0, 3)).content(text.substring(3));
      }
      fetch.complete();
    }

    String text(String path, @Nullable String lang) {
      return path + " v" + version + " for " + (path.equals("/vary") ? lang : null);
    }
  }

  @ParameterizedTest(name = "{0} throws {1}")
  @MethodSource("allOperationsAndFailures")
  void theClientAlwaysGetsTheRightAnswer(Operation operation, Failure failure) {
    for (boolean fromTheStart : new boolean[] {true, false}) {
      Origin origin = new Origin();
      try (TestCache cache = new TestCache().store("mem", "body", "stream").store("next")) {
        cache.origin().always(origin::answer);
        if (!fromTheStart) {
          exerciseAll(cache, origin);
        }
        cache.plan("mem").fail(operation, failure);
        exerciseAll(cache, origin);
        exerciseAll(cache, origin);
        cache.plan("mem").clear();
        cache.pass(1000);
        exerciseAll(cache, origin);
      }
    }
  }

  private static void exerciseAll(TestCache cache, Origin origin) {
    for (String path : List.of("/plain", "/vary")) {
      for (String lang : List.of("de", "en", "de")) {
        assertRight(origin, cache.get(path, "X-Lang", lang));
        assertRight(origin, cache.get(path, "X-Lang", lang, "Cache-Control", "no-cache"));
      }
      cache.pass(61);
      assertRight(origin, cache.get(path, "X-Lang", "de"));
      FakeExchange head = cache.send("HEAD", path, "X-Lang", "de", "Cache-Control", "no-cache");
      assertEquals(200, head.status());
      assertEquals(origin.text(path, "de").length(), head.contentLength());
      assertEquals(200, cache.send("POST", path).status());
      assertRight(origin, cache.get(path, "X-Lang", "de"));
      assertRight(origin, cache.get(path, "X-Lang", "en"));
    }
    cache.stores().all().forEach(ShieldedStore::stats);
  }

  private static void assertRight(Origin origin, FakeExchange exchange) {
    assertEquals(200, exchange.status());
    String right = origin.text(exchange.request().path(), exchange.request().field("X-Lang"));
    assertEquals(right, exchange.text());
    assertEquals("\"" + origin.version + "\"", exchange.field("ETag"));
    assertNull(exchange.failure());
  }

  /** Of a store on several servers one may be away, and fail each removal there. */
  @Test
  void removalsThatFailDoNotKeepWritingAway() {
    Origin origin = new Origin();
    try (TestCache cache = new TestCache().store("mem")) {
      cache.origin().always(origin::answer);
      cache.plan("mem").fail(Operation.REMOVE, Failure.IO);
      for (int i = 0; i < 20; i++) {
        assertEquals(200, cache.send("POST", "/there" + i).status());
      }
      assertEquals(20, cache.plan("mem").calls(Operation.REMOVE));
      assertRight(origin, cache.get("/here"));
      assertEquals(1, cache.plan("mem").calls(Operation.COMMIT));
    }
  }

  @Test
  void aFailureWhileClosingTheStoresClosesTheOthers() {
    TestCache cache = new TestCache().store("mem").store("next");
    cache.plan("mem").fail(Operation.CLOSE, Failure.ERROR);
    cache.close();
    assertEquals(1, cache.plan("next").calls(Operation.CLOSE));
  }

  /** Throws, of all things, what most would not catch. */
  private static final class Mapped extends ForwardingStore {

    private final Supplier<? extends Error> error;

    Mapped(Store store, Supplier<? extends Error> error) {
      super(store);
      this.error = error;
    }

    @Override
    public StoredResponse lookup(Key key) {
      throw error.get();
    }
  }

  static List<Supplier<? extends Error>> errors() {
    // A page of a mapped file that cannot be read; no room for a direct buffer.
    return List.of(
        () -> new InternalError("a fault occurred in an unsafe memory access operation"),
        () -> new OutOfMemoryError("Cannot reserve direct buffer memory"),
        () -> new Error("anything"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void evenErrorsOfTheMachineAreMisses(Supplier<? extends Error> error) {
    try (TestCache cache = new TestCache().store("mem", store -> new Mapped(store, error))) {
      cache.origin().next(200, "x", "Cache-Control", "max-age=60");
      FakeExchange exchange = cache.get("/a");
      assertEquals("x", exchange.text());
      assertEquals(
          "fwd=miss; fwd-status=200; stored; ttl=60; detail=store-failed", exchange.cacheStatus());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatCannotBeReadIsFetchedAndForgotten(boolean varies) {
    try (TestCache cache = TestCache.withMemory()) {
      String vary = varies ? "Vary" : "X-Vary";
      cache.stored("/a", "one", "Cache-Control", "max-age=60", vary, "X-Lang");
      cache.plan("mem").failBodiesAt(0, Failure.IO);
      assertEquals(504, cache.get("/a", "Cache-Control", "only-if-cached").status());
      cache.plan("mem").clear();
      assertEquals(504, cache.get("/a", "Cache-Control", "only-if-cached").status());
      cache.stored("/a", "one", "Cache-Control", "max-age=60", vary, "X-Lang");
      cache.plan("mem").failBodiesAt(0, Failure.IO);
      cache.origin().next(200, "two", "Cache-Control", "max-age=60", vary, "X-Lang");
      FakeExchange exchange = cache.get("/a");
      assertEquals("two", exchange.text());
      assertEquals(
          "fwd=miss; fwd-status=200; stored; ttl=60; detail=store-failed", exchange.cacheStatus());
      cache.plan("mem").clear();
      assertEquals("two", cache.get("/a").text());
    }
  }

  @Test
  void aValidatedBodyThatCannotBeReadIsFetched() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "one", "Cache-Control", "max-age=60", "ETag", "\"a\"").pass(60);
      cache.plan("mem").cutBodiesAt(1);
      cache.origin().next(304, "");
      cache.origin().next(200, "two", "Cache-Control", "max-age=60");
      assertEquals("two", cache.get("/a").text());
      assertNull(cache.origin().last().request().fields().combined("If-None-Match"));
    }
  }

  @Test
  void aStaleBodyThatCannotBeReadIsAnError() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "one", "Cache-Control", "max-age=60", "ETag", "\"a\"").pass(60);
      cache.plan("mem").failBodiesAt(1, Failure.UNCHECKED);
      cache.origin().next(503, "down");
      FakeExchange exchange = cache.get("/a");
      assertEquals(502, exchange.status());
      assertEquals("fwd=stale; detail=origin-failed", exchange.cacheStatus());
    }
  }

  @Test
  void aStoreThatFindsNothingIsLeftAloneAndTriedAgain() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().always(FakeFetcher.whole(200, "x", "Cache-Control", "max-age=60"));
      cache.plan("mem").fail(Operation.LOOKUP, Failure.IO);
      for (int i = 0; i < 20; i++) {
        assertEquals("x", cache.get("/a").text());
      }
      assertEquals(5, cache.plan("mem").calls(Operation.LOOKUP));
      assertEquals(4, cache.plan("mem").calls(Operation.BEGIN));
      assertEquals(5, Objects.requireNonNull(cache.stores().byName("mem")).failures());
      // One probe in each pause.
      cache.pass(1);
      for (int i = 0; i < 3; i++) {
        assertEquals("fwd=miss; fwd-status=200; detail=declined", cache.get("/a").cacheStatus());
      }
      assertEquals(6, cache.plan("mem").calls(Operation.LOOKUP));
      cache.plan("mem").clear();
      assertEquals("fwd=miss; fwd-status=200; detail=declined", cache.get("/a").cacheStatus());
      assertEquals(6, cache.plan("mem").calls(Operation.LOOKUP));
      cache.pass(1);
      assertTrue(cache.get("/a").outcome().hit());
      assertTrue(cache.get("/a").outcome().hit());
      assertEquals(8, cache.plan("mem").calls(Operation.LOOKUP));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"BEGIN", "WRITE", "COMMIT", "WRITER_CLOSE"})
  void aStoreThatTakesNothingStillServesWhatItHas(Operation operation) {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/kept", "k", "Cache-Control", "max-age=60");
      cache.origin().always(FakeFetcher.whole(200, "x", "Cache-Control", "max-age=60"));
      cache.plan("mem").fail(operation, Failure.IO);
      long before = cache.plan("mem").calls(Operation.BEGIN);
      for (int i = 0; i < 20; i++) {
        assertEquals("x", cache.get("/" + i).text());
        assertTrue(cache.get("/kept").outcome().hit());
      }
      long begun = cache.plan("mem").calls(Operation.BEGIN) - before;
      // A writer whose close alone fails has stored what it was to store.
      assertEquals(operation == Operation.WRITER_CLOSE ? 20 : 5, begun);
      cache.plan("mem").clear();
      cache.pass(1);
      assertTrue(cache.get("/b").outcome().stored());
      assertTrue(cache.get("/c").outcome().stored());
    }
  }

  @Test
  void invalidationReachesAStoreThatIsLeftAlone() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "old", "Cache-Control", "max-age=60");
      cache.plan("mem").failFrom(Operation.LOOKUP, 1, 5, Failure.IO);
      cache.origin().always(FakeFetcher.whole(200, "new", "Cache-Control", "max-age=60"));
      for (int i = 0; i < 5; i++) {
        assertEquals("new", cache.get("/a").text());
      }
      cache.send("POST", "/a");
      cache.pass(1);
      assertEquals("new", cache.get("/a").text());
    }
  }
}
