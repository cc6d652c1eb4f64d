package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings.RangeMiss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 206 as it is stored, and what is answered from it (RFC 9111 section 3.3). */
class PartialResponseTest {

  private static final String TAG = "\"v1\"";

  /** The origin's own bytes, ten of them. */
  private static final String WHOLE = "0123456789";

  private static TestCache cache() {
    TestCache cache = TestCache.withMemory();
    return cache.with(cache.settings().rangeMiss(RangeMiss.PASS));
  }

  /** Has a range fetched, and the origin answer with just that. */
  private static FakeExchange fetched(TestCache cache, int first, int last, String... fields) {
    FakeExchange part = cache.get("/a", "Range", "bytes=" + first + '-' + last);
    FakeFetch fetch = cache.origin().last();
    assertEquals(
        "bytes=" + first + '-' + last, fetch.request().fields().combined("Range"), "asked");
    respond(fetch, first, last, fields);
    assertEquals(206, part.status());
    assertEquals(WHOLE.substring(first, last + 1), part.text());
    return part;
  }

  private static void respond(FakeFetch fetch, int first, int last, String... fields) {
    String[] all = new String[fields.length + 4];
    all[0] = "Content-Range";
    all[1] = "bytes " + first + '-' + last + "/10";
    all[2] = "Content-Length";
    all[3] = Integer.toString(last - first + 1);
    System.arraycopy(fields, 0, all, 4, fields.length);
    fetch.head(206, all).content(WHOLE.substring(first, last + 1)).complete();
  }

  private static final String[] FRESH = {"Cache-Control", "max-age=60", "ETag", TAG};

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes=4-8, 45678, bytes 4-8/10",
    "bytes=5-6, 56, bytes 5-6/10",
    "bytes=4-4, 4, bytes 4-4/10",
  })
  void aRangeWithinAPartIsAHit(String range, String content, String contentRange) {
    try (TestCache cache = cache()) {
      FakeExchange first = fetched(cache, 4, 8, FRESH);
      assertEquals(
          "fwd=uri-miss; fwd-status=206; stored; ttl=60; detail=range-miss", first.cacheStatus());
      FakeExchange hit = cache.pass(10).get("/a", "Range", range);
      assertEquals(206, hit.status());
      assertEquals(content, hit.text());
      assertEquals(contentRange, hit.field("Content-Range"));
      assertEquals(content.length(), hit.contentLength());
      assertEquals("hit; ttl=50; detail=fresh", hit.cacheStatus());
      assertEquals("10", hit.field("Age"));
      assertEquals(1, cache.origin().count());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"bytes=6-, 6789", "bytes=-1, 9", "bytes=-6, 456789", "bytes=8-99, 89"})
  void aRangeUpToTheEndIsAHitOnAPartThatHasIt(String range, String content) {
    try (TestCache cache = cache()) {
      fetched(cache, 4, 9, FRESH);
      assertEquals(content, cache.get("/a", "Range", range).text());
      assertEquals(1, cache.origin().count());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"bytes=3-5", "bytes=0-1", "bytes=8-9", "bytes=5-", "bytes=-1", "'bytes=4-5,7-8'"})
  void aRangeThatIsNotWithinAPartIsForwarded(String range) {
    try (TestCache cache = cache()) {
      fetched(cache, 4, 8, FRESH);
      FakeExchange other = cache.get("/a", "Range", range);
      assertEquals(range, cache.origin().last().request().fields().combined("Range"));
      cache.origin().last().head(200, "Cache-Control", "no-store").content("x").complete();
      assertEquals("fwd=partial; fwd-status=200; detail=no-store", other.cacheStatus());
    }
  }

  @Test
  void beyondTheEndIsAnsweredFromAPart() {
    try (TestCache cache = cache()) {
      fetched(cache, 4, 8, FRESH);
      FakeExchange none = cache.get("/a", "Range", "bytes=10-");
      assertEquals(416, none.status());
      assertEquals("bytes */10", none.field("Content-Range"));
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void aPartIsNeverServedAsTheWhole() {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 8, FRESH);
      FakeExchange head = cache.send("HEAD", "/a");
      cache.origin().last().head(200, "Content-Length", "10").complete();
      assertEquals(10, head.contentLength());
      FakeExchange ifRange = cache.get("/a", "Range", "bytes=0-1", "If-Range", "\"other\"");
      assertEquals("\"other\"", cache.origin().last().request().fields().combined("If-Range"));
      cache.origin().last().head(200, "Content-Length", "10").content(WHOLE).complete();
      assertEquals(WHOLE, ifRange.text());
      FakeExchange only = cache.get("/a", "Cache-Control", "only-if-cached");
      assertEquals(504, only.status());
    }
  }

  @Test
  void conditionsAreAnsweredFromAPart() {
    try (TestCache cache = cache()) {
      fetched(cache, 4, 8, FRESH);
      FakeExchange known = cache.get("/a", "Range", "bytes=4-8", "If-None-Match", TAG);
      assertEquals(304, known.status());
      FakeExchange same = cache.get("/a", "Range", "bytes=4-8", "If-Range", TAG);
      assertEquals("45678", same.text());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void aStalePartIsFetchedAnewAndMayStandIn() {
    try (TestCache cache = cache()) {
      fetched(cache, 4, 8, FRESH);
      cache.pass(61);
      fetched(cache, 4, 8, FRESH);
      assertEquals("45678", cache.get("/a", "Range", "bytes=4-8").text());
      assertEquals(2, cache.origin().count());
      cache.pass(61);
      FakeExchange error = cache.get("/a", "Range", "bytes=5-6");
      cache.origin().last().head(503);
      assertEquals("56", error.text());
      assertEquals("fwd=stale; fwd-status=503; ttl=-1; detail=stale-on-error", error.cacheStatus());
    }
  }

  @Test
  void aPartThatIsStaleIsNotUsedWithOneThatIsFresh() {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 4, FRESH);
      cache.pass(40);
      fetched(cache, 5, 9, FRESH);
      cache.pass(30);
      assertEquals("56", cache.get("/a", "Range", "bytes=5-6").text());
      fetched(cache, 3, 6, FRESH);
    }
  }

  @Test
  void whatWasAskedForEarlierDoesNotReplaceWhatCameMeanwhile() {
    try (TestCache cache = cache()) {
      FakeExchange early = cache.get("/a", "Range", "bytes=0-4");
      FakeFetch old = cache.origin().last();
      fetched(cache, 0, 9, FRESH);
      respond(old, 0, 4, "Cache-Control", "max-age=60", "ETag", "\"v0\"");
      assertEquals("01234", early.text());
      assertEquals(TAG, cache.get("/a").field("ETag"));
    }
  }

  @Test
  void whatSharesAStrongValidatorIsOneResponse() {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 3, FRESH);
      fetched(cache, 6, 9, FRESH);
      fetched(cache, 3, 6, FRESH);
      FakeExchange across = cache.get("/a", "Range", "bytes=1-8");
      assertEquals("12345678", across.text());
      assertEquals("bytes 1-8/10", across.field("Content-Range"));
      FakeExchange whole = cache.get("/a");
      assertEquals(200, whole.status());
      assertEquals(WHOLE, whole.text());
      assertEquals(10, whole.contentLength());
      assertNull(whole.field("Content-Range"));
      assertEquals(3, cache.origin().count());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"ETag, W/\"v1\"", "ETag, \"v2\"", "A, 1"})
  void whatDoesNotShareOneTakesThePlaceOfTheOther(String name, String value) {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 4, FRESH);
      fetched(cache, 5, 9, "Cache-Control", "max-age=60", name, value);
      assertEquals("567", cache.get("/a", "Range", "bytes=5-7").text());
      assertEquals(2, cache.origin().count());
      // Parts of other versions are gone.
      fetched(cache, 0, 4, FRESH);
      assertEquals(3, cache.origin().count());
    }
  }

  @Test
  void anotherLengthIsAnotherVersion() {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 4, FRESH);
      FakeExchange other = cache.get("/a", "Range", "bytes=5-9");
      cache
          .origin()
          .last()
          .head(
              206,
              "Content-Range",
              "bytes 5-9/11",
              "Content-Length",
              "5",
              "Cache-Control",
              "max-age=60",
              "ETag",
              TAG)
          .content("56789")
          .complete();
      assertEquals("56789", other.text());
      fetched(cache, 0, 4, FRESH);
    }
  }

  @Test
  void allBytesAreTheWhole() {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 9, FRESH);
      FakeExchange whole = cache.get("/a");
      assertEquals(200, whole.status());
      assertEquals(WHOLE, whole.text());
      assertNull(whole.field("Content-Range"));
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void requestsForTheSameRangeShareOneFetch() {
    try (TestCache cache = cache()) {
      FakeExchange first = cache.get("/a", "Range", "bytes=2-5");
      FakeExchange same = cache.get("/a", "Range", "bytes=2-5");
      assertEquals(1, cache.origin().count());
      FakeFetch fetch = cache.origin().last();
      FakeExchange other = cache.get("/a", "Range", "bytes=2-6");
      FakeExchange conditional = cache.get("/a", "Range", "bytes=2-5", "If-None-Match", "\"v0\"");
      assertEquals(3, cache.origin().count());
      respond(cache.origin().last(), 2, 5, FRESH);
      assertEquals("2345", conditional.text());
      respond(fetch, 2, 5, FRESH);
      for (FakeExchange exchange : List.of(first, same)) {
        assertEquals(206, exchange.status());
        assertEquals("2345", exchange.text());
        assertEquals("bytes 2-5/10", exchange.field("Content-Range"));
      }
      assertEquals(
          "fwd=uri-miss; fwd-status=206; stored; collapsed; ttl=60; detail=range-miss",
          same.cacheStatus());
      respond(cache.origin().get(1), 2, 6, FRESH);
      assertEquals("23456", other.text());
    }
  }

  @Test
  void whoWaitsForARangeThatIsNotForAllGoesAlone() {
    try (TestCache cache = cache()) {
      FakeExchange first = cache.get("/a", "Range", "bytes=2-5");
      FakeExchange second = cache.get("/a", "Range", "bytes=2-5");
      respond(cache.origin().last(), 2, 5, "Cache-Control", "private");
      assertEquals("2345", first.text());
      assertEquals(2, cache.origin().count());
      respond(cache.origin().last(), 2, 5, "Cache-Control", "private");
      assertEquals("2345", second.text());
      // From here on nobody waits.
      cache.get("/a", "Range", "bytes=2-5");
      FakeFetch third = cache.origin().last();
      cache.get("/a", "Range", "bytes=2-5");
      assertEquals(4, cache.origin().count());
      respond(third, 2, 5, "Cache-Control", "private");
      respond(cache.origin().last(), 2, 5, "Cache-Control", "private");
    }
  }

  @Test
  void variantsHavePartsOfTheirOwn() {
    try (TestCache cache = cache()) {
      String[] varies = {"Cache-Control", "max-age=60", "ETag", TAG, "Vary", "A"};
      FakeExchange one = cache.get("/a", "Range", "bytes=0-4", "A", "1");
      respond(cache.origin().last(), 0, 4, varies);
      assertEquals("01234", one.text());
      assertEquals("01", cache.get("/a", "Range", "bytes=0-1", "A", "1").text());
      FakeExchange two = cache.get("/a", "Range", "bytes=0-4", "A", "2");
      respond(cache.origin().last(), 0, 4, varies);
      assertEquals(
          "fwd=vary-miss; fwd-status=206; stored; ttl=60; detail=vary-miss", two.cacheStatus());
      assertEquals("12", cache.get("/a", "Range", "bytes=1-2", "A", "1").text());
      assertEquals("12", cache.get("/a", "Range", "bytes=1-2", "A", "2").text());
      assertEquals(2, cache.origin().count());
    }
  }

  @Test
  void anUnsafeRequestMakesThePartsInvalid() {
    try (TestCache cache = cache()) {
      fetched(cache, 0, 4, FRESH);
      cache.origin().next(200, "");
      cache.send("POST", "/a");
      fetched(cache, 0, 4, FRESH);
    }
  }

  @Test
  void aPartThatBreaksOffIsNotStored() {
    try (TestCache cache = cache()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=0-4");
      cache
          .origin()
          .last()
          .head(206, "Content-Range", "bytes 0-4/10", "Cache-Control", "max-age=60")
          .content("0123")
          .complete();
      assertEquals("0123", part.text());
      fetched(cache, 0, 3, FRESH);
    }
  }

  @ParameterizedTest(name = "{0} with {1} bytes")
  @CsvSource({
    "bytes 0-4/10, 4",
    "bytes 4-9/10, 7",
    "bytes 4-9/*, 6",
    "bytes 9-4/10, 6",
    "bytes 4-9/9, 6",
    "items 4-9/10, 6",
    "x, 6",
  })
  void whatSaysNothingThatHoldsIsPassed(String contentRange, int length) {
    try (TestCache cache = cache()) {
      for (int times = 1; times <= 2; times++) {
        FakeExchange part = cache.get("/a", "Range", "bytes=4-9");
        cache
            .origin()
            .last()
            .head(
                206,
                "Content-Range",
                contentRange,
                "Content-Length",
                Integer.toString(length),
                "Cache-Control",
                "max-age=60")
            .content("x".repeat(length))
            .complete();
        assertEquals(206, part.status());
        assertEquals(contentRange, part.field("Content-Range"));
        assertEquals("fwd=uri-miss; fwd-status=206; detail=partial", part.cacheStatus());
        assertEquals(times, cache.origin().count());
      }
    }
  }

  @Test
  void anEndThatIsCountedWronglyIsWhereTheContentEnds() {
    try (TestCache cache = cache()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=-5");
      cache
          .origin()
          .last()
          .head(
              206,
              "Content-Range",
              "bytes 4-9/10",
              "Content-Length",
              "5",
              "Cache-Control",
              "max-age=60",
              "ETag",
              TAG)
          .content("45678")
          .complete();
      assertEquals("bytes 4-9/10", part.field("Content-Range"));
      FakeExchange hit = cache.get("/a", "Range", "bytes=-1");
      assertEquals("8", hit.text());
      assertEquals("bytes 8-8/9", hit.field("Content-Range"));
      assertEquals("45678", cache.get("/a", "Range", "bytes=-5").text());
      // Nothing is put together with it.
      fetched(cache, 0, 3, FRESH);
      fetched(cache, 4, 8, FRESH);
      assertEquals(3, cache.origin().count());
    }
  }
}
