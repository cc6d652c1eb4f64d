package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings.RangeMiss;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole responses made of stored parts and what they lack (RFC 9111 section 3.4). */
class PartsCompletionTest {

  private static final String TAG = "\"v1\"";
  private static final String WHOLE = "0123456789";

  private static TestCache cache(boolean streamed) {
    TestCache cache = new TestCache().store("mem", "body", streamed ? "stream" : "buffers");
    return cache.with(cache.settings().rangeMiss(RangeMiss.PASS));
  }

  /** Has parts stored, each as {@code first-last}. */
  private static TestCache cache(boolean streamed, String... parts) {
    TestCache cache = cache(streamed);
    for (String part : parts) {
      cache.get("/a", "Range", "bytes=" + part);
      respond(cache.origin().last(), part, "ETag", TAG);
    }
    return cache;
  }

  private static FakeFetch head(FakeFetch fetch, String part, String... fields) {
    String[] all = new String[fields.length + 4];
    all[0] = "Content-Range";
    all[1] = "bytes " + part + "/10";
    all[2] = "Cache-Control";
    all[3] = "max-age=60";
    System.arraycopy(fields, 0, all, 4, fields.length);
    return fetch.head(206, all);
  }

  private static void respond(FakeFetch fetch, String part, String... fields) {
    head(fetch, part, fields).content(bytes(part)).complete();
  }

  private static String bytes(String part) {
    int dash = part.indexOf('-');
    int last = Integer.parseInt(part.substring(dash + 1));
    return WHOLE.substring(Integer.parseInt(part.substring(0, dash)), last + 1);
  }

  private static String asked(TestCache cache) {
    return Objects.toString(cache.origin().last().request().fields().combined("Range"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "0-4, bytes=5-, 5-9, false",
    "0-4, bytes=5-, 5-9, true",
    "5-9, bytes=0-4, 0-4, false",
    "5-9, bytes=0-4, 0-4, true",
    "0-1 8-9, bytes=2-7, 2-7, false",
    "0-1 8-9, bytes=2-7, 2-7, true",
    "0-1 4-5 8-9, bytes=2-7, 2-7, true",
    "3-5, bytes=0-, 0-9, false",
    "1-2 7-8, bytes=0-, 0-9, true",
    "0-3 2-6, bytes=7-, 7-9, true",
  })
  void theMissingBytesAreAskedFor(String stored, String range, String part, boolean streamed) {
    try (TestCache cache = cache(streamed, stored.split(" "))) {
      long before = cache.origin().count();
      FakeExchange whole = cache.pass(10).get("/a");
      assertEquals(range, asked(cache));
      assertEquals(TAG, cache.origin().last().request().fields().combined("If-Range"));
      respond(cache.origin().last(), part, "ETag", TAG, "A", "2");
      assertEquals(200, whole.status());
      assertEquals(WHOLE, whole.text());
      assertEquals(10, whole.contentLength());
      assertNull(whole.field("Content-Range"));
      assertEquals("2", whole.field("A"));
      assertEquals(
          "fwd=partial; fwd-status=200; stored; ttl=60; detail=parts-missing", whole.cacheStatus());
      FakeExchange hit = cache.get("/a");
      assertEquals(WHOLE, hit.text());
      assertEquals("2", hit.field("A"));
      assertEquals(before + 1, cache.origin().count());
      // Nothing is left of the parts.
      ShieldedStore store = Objects.requireNonNull(cache.stores().byName("mem"));
      assertEquals(1, Objects.requireNonNull(store.stats()).entries());
    }
  }

  @Test
  void theFirstBytesDoNotWaitForTheOrigin() {
    try (TestCache cache = cache(false, "0-4")) {
      FakeExchange whole = cache.get("/a");
      head(cache.origin().last(), "5-9", "ETag", TAG);
      assertEquals("01234", whole.text());
      // Others that come now read the same.
      FakeExchange other = cache.get("/a");
      cache.origin().last().content("567");
      assertEquals("01234567", whole.text());
      assertEquals("01234567", other.text());
      assertEquals(
          "fwd=partial; fwd-status=200; stored; collapsed; ttl=60; detail=parts-missing",
          other.cacheStatus());
      cache.origin().last().content("89").complete();
      assertEquals(WHOLE, other.text());
    }
  }

  @Test
  void aRangeThatIsMissedAsksForWhatIsMissingOfTheWhole() {
    try (TestCache cache = cache(false, "0-4")) {
      cache.with(cache.settings().rangeMiss(RangeMiss.WHOLE));
      FakeExchange part = cache.get("/a", "Range", "bytes=3-6");
      assertEquals("bytes=5-", asked(cache));
      respond(cache.origin().last(), "5-9", "ETag", TAG);
      assertEquals(206, part.status());
      assertEquals("3456", part.text());
      assertEquals("bytes 3-6/10", part.field("Content-Range"));
      assertEquals(WHOLE, cache.get("/a").text());
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"\"v2\"", "W/\"v1\"", ""})
  void partsOfAnotherVersionAreNotPutTogether(String tag) {
    try (TestCache cache = cache(false, "0-4")) {
      FakeExchange whole = cache.get("/a");
      if (tag.isEmpty()) {
        respond(cache.origin().last(), "5-9");
      } else {
        respond(cache.origin().last(), "5-9", "ETag", tag);
      }
      assertEquals("null", asked(cache));
      assertFalse(whole.isEnded());
      cache.origin().last().head(200, "Cache-Control", "max-age=60").content("new").complete();
      assertEquals("new", whole.text());
      assertEquals("new", cache.get("/a").text());
      assertEquals(3, cache.origin().count());
    }
  }

  @Test
  void withoutAValidatorTheWholeIsAskedForAsWell() {
    try (TestCache cache = cache(false)) {
      cache.get("/a", "Range", "bytes=0-4");
      respond(cache.origin().last(), "0-4");
      FakeExchange whole = cache.get("/a");
      assertEquals("bytes=5-", asked(cache));
      assertNull(cache.origin().last().request().fields().combined("If-Range"));
      respond(cache.origin().last(), "5-9");
      assertEquals("null", asked(cache));
      cache.origin().last().head(200, "Cache-Control", "max-age=60").content(WHOLE).complete();
      assertEquals(WHOLE, whole.text());
    }
  }

  @Test
  void theWholeMayComeInstead() {
    try (TestCache cache = cache(false, "0-4")) {
      FakeExchange whole = cache.get("/a");
      cache.origin().last().head(200, "Cache-Control", "max-age=60").content("new").complete();
      assertEquals("new", whole.text());
      assertEquals("new", cache.get("/a").text());
      assertEquals(2, cache.origin().count());
    }
  }

  @Test
  void whatHasBecomeShorterIsAskedForAnew() {
    try (TestCache cache = cache(false, "0-4")) {
      FakeExchange whole = cache.get("/a");
      cache.origin().last().head(416, "Content-Range", "bytes */3");
      assertEquals("null", asked(cache));
      cache.origin().last().head(200, "Cache-Control", "max-age=60").content("new").complete();
      assertEquals("new", whole.text());
    }
  }

  @Test
  void otherAnswersAreTheAnswer() {
    try (TestCache cache = cache(false, "0-4")) {
      FakeExchange whole = cache.get("/a");
      cache.origin().last().head(404, "Content-Length", "4").content("gone").complete();
      assertEquals(404, whole.status());
      assertEquals("gone", whole.text());
    }
  }

  @ParameterizedTest(name = "streamed: {0}")
  @ValueSource(booleans = {false, true})
  void whatBreaksOffIsCutAndNotStored(boolean streamed) {
    try (TestCache cache = cache(streamed, "0-1", "8-9")) {
      FakeExchange whole = cache.get("/a");
      head(cache.origin().last(), "2-7", "ETag", TAG).content("23");
      cache.origin().last().fail(FetchFailure.Kind.BROKEN);
      assertEquals("0123", whole.text());
      assertNotNull(whole.failure());
      // The parts are still of use.
      assertEquals("01", cache.get("/a", "Range", "bytes=0-1").text());
    }
  }

  @ParameterizedTest(name = "streamed: {0}")
  @ValueSource(booleans = {false, true})
  void contentThatIsTooShortIsNotStored(boolean streamed) {
    try (TestCache cache = cache(streamed, "0-1", "8-9")) {
      FakeExchange whole = cache.get("/a");
      head(cache.origin().last(), "2-7", "ETag", TAG).content("234").complete();
      assertNotNull(whole.failure());
      assertEquals("01", cache.get("/a", "Range", "bytes=0-1").text());
    }
  }

  @ParameterizedTest(name = "gone after {0} pieces, streamed: {1}")
  @CsvSource({"0, false", "0, true", "1, false", "1, true", "2, false", "2, true"})
  void theClientMayLeaveAtAnyTime(int pieces, boolean streamed) {
    try (TestCache cache = cache(streamed, "0-1", "8-9")) {
      cache.with(cache.settings().forceCompletion(100));
      FakeExchange whole = cache.exchange("GET", "/a").goneAfter(pieces);
      cache.handle(whole);
      FakeFetch fetch = head(cache.origin().last(), "2-7", "ETag", TAG);
      if (!fetch.isEnded()) {
        fetch.content("234567");
      }
      if (!fetch.isEnded()) {
        fetch.complete();
      }
      assertNotNull(whole.failure());
      assertTrue(fetch.isEnded());
    }
  }

  /** A store that has no room for the whole. */
  private static Store small(Store store) {
    return new ForwardingStore(store) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        return length > 6 ? null : super.begin(key, head, meta, length);
      }
    };
  }

  @Test
  void aSlowClientHoldsTheOriginBack() {
    try (TestCache cache = new TestCache().store("mem", PartsCompletionTest::small)) {
      cache.with(cache.settings().rangeMiss(RangeMiss.PASS));
      cache.get("/a", "Range", "bytes=0-1");
      respond(cache.origin().last(), "0-1", "ETag", TAG);
      cache.get("/a", "Range", "bytes=8-9");
      respond(cache.origin().last(), "8-9", "ETag", TAG);
      FakeExchange whole = cache.exchange("GET", "/a").slow();
      cache.handle(whole);
      FakeFetch fetch = head(cache.origin().last(), "2-7", "ETag", TAG).content("234567");
      assertEquals("01", whole.text());
      assertTrue(fetch.isHeld());
      whole.drain();
      assertFalse(fetch.isHeld());
      fetch.complete();
      whole.drain();
      assertEquals(WHOLE, whole.text());
      assertTrue(whole.isEnded());
    }
  }
}
