package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for the same while it is being fetched. */
class CoalescingTest {

  private static final String FRESH = "max-age=60";

  private static TestCache stale() {
    return TestCache.withMemory()
        .stored("/a", "one", "ETag", "\"1\"", "Cache-Control", FRESH)
        .pass(60);
  }

  @Test
  void oneFetchIsForAllAndReachesThemAsItArrives() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      assertFalse(second.isStreamed());
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH, "X-A", "b");
      fetch.content("one");
      FakeExchange third = cache.get("/a");
      for (FakeExchange exchange : List.of(first, second, third)) {
        assertEquals("one", exchange.text());
        assertFalse(exchange.isEnded());
      }
      fetch.content(" two").complete("X-Trailer", "t");
      for (FakeExchange exchange : List.of(first, second, third)) {
        assertEquals("one two", exchange.text());
        assertTrue(exchange.isEnded());
        assertEquals("b", exchange.field("X-A"));
        assertEquals("t", exchange.trailers().combined("X-Trailer"));
      }
      assertEquals(1, cache.origin().count());
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=uri-miss", first.cacheStatus());
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; collapsed; ttl=60; detail=uri-miss",
          second.cacheStatus());
      assertEquals(second.cacheStatus(), third.cacheStatus());
    }
  }

  @Test
  void oneThatJoinsLateIsToldTheAge() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH).content("one");
      cache.pass(7);
      FakeExchange late = cache.get("/a");
      fetch.complete();
      assertEquals("7", late.field("Age"));
      assertEquals("one", late.text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "no-cache, 0",
    "max-age=0, 0",
    "max-age=5, 5",
  })
  void oneThatComesAfterTheHeadIsNotAnsweredByWhatItMustValidate(String control, int seconds) {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", control, "ETag", "\"1\"");
      fetch.content("one");
      cache.pass(seconds);
      FakeExchange late = cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).content("two").complete();
      fetch.complete();
      assertEquals("one", first.text());
      assertEquals("one", second.text());
      assertEquals("two", late.text());
    }
  }

  @Test
  void aSlowReaderDelaysNobody() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange slow = cache.handle(cache.exchange("GET", "/a").slow());
      FakeExchange quick = cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH);
      String part = "x".repeat(100_000);
      for (int i = 0; i < 5; i++) {
        fetch.content(part);
      }
      fetch.complete();
      assertEquals(500_000, quick.text().length());
      assertTrue(quick.isEnded());
      assertTrue(slow.text().length() < 100_000);
      while (!slow.isEnded()) {
        slow.drain();
      }
      assertEquals(quick.text(), slow.text());
    }
  }

  @Test
  void theFirstMayLeaveAndTheOthersStay() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeExchange second = cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH);
      fetch.content("one").content(" two");
      assertNotNull(first.failure());
      fetch.content(" three").complete();
      assertEquals("one two three", second.text());
      assertNull(second.failure());
      assertEquals("one two three", cache.get("/a").text());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void staleResponsesAreValidatedOnceForAll() {
    try (TestCache cache = stale()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.origin().last().head(304, "ETag", "\"1\"", "Cache-Control", FRESH).complete();
      assertEquals("one", first.text());
      assertEquals("one", second.text());
      assertEquals("fwd=stale; collapsed; ttl=60; detail=stale", second.cacheStatus());
      assertEquals(2, cache.origin().count());
    }
  }

  @Test
  void whoWaitsTooLongGoesOnItsOwn() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.pass(4);
      assertEquals(1, cache.origin().count());
      cache.pass(1);
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).content("own").complete();
      assertEquals("own", second.text());
      cache.origin().get(0).head(200, "Cache-Control", FRESH).content("late").complete();
      assertEquals("late", first.text());
    }
  }

  @Test
  void withoutTheLockEachHasAFetchOfItsOwn() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().lock(new Lock(false, Duration.ofSeconds(5))));
      cache.get("/a");
      cache.get("/a");
      assertEquals(2, cache.origin().count());
      for (int i = 0; i < 2; i++) {
        cache.origin().get(i).head(200, "Cache-Control", FRESH).complete();
      }
    }
  }

  @Test
  void anotherVariantLeavesAtOnceForAFetchOfItsOwn() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange german = cache.get("/a", "X-Lang", "de");
      FakeExchange english = cache.get("/a", "X-Lang", "en");
      FakeExchange alsoEnglish = cache.get("/a", "X-Lang", "en");
      FakeExchange alsoGerman = cache.get("/a", "X-Lang", "de");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH, "Vary", "X-Lang");
      // The two who want another one share the second fetch.
      assertEquals(2, cache.origin().count());
      FakeFetch other = cache.origin().last();
      assertEquals("en", other.request().fields().combined("X-Lang"));
      fetch.content("de").complete();
      other.head(200, "Cache-Control", FRESH, "Vary", "X-Lang").content("en").complete();
      assertEquals("de", german.text());
      assertEquals("de", alsoGerman.text());
      assertEquals("en", english.text());
      assertEquals("en", alsoEnglish.text());
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a", "X-Lang", "en").cacheStatus());
    }
  }

  @Test
  void aRequestThatWantsTheOriginsWordDoesNotTakeAnotherOnes() {
    try (TestCache cache = stale()) {
      cache.get("/a");
      FakeExchange anew = cache.get("/a", "Cache-Control", "max-age=0");
      assertEquals(3, cache.origin().count());
      cache.origin().get(2).head(200, "Cache-Control", FRESH).content("three").complete();
      cache.origin().get(1).head(200, "Cache-Control", FRESH).content("two").complete();
      assertEquals("three", anew.text());
    }
  }

  @Test
  void whoComesAfterAnInvalidationGetsNothingFromBefore() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange before = cache.get("/a");
      FakeFetch fetch = cache.origin().last();
      cache.origin().next(200, "");
      cache.send("POST", "/a");
      FakeExchange after = cache.get("/a");
      assertEquals(3, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).content("new").complete();
      fetch.head(200, "Cache-Control", FRESH).content("old").complete();
      assertEquals("old", before.text());
      assertEquals("new", after.text());
      assertEquals("new", cache.get("/a").text());
    }
  }

  @Test
  void aFailureIsForAllWhoWaited() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.origin().last().fail(Kind.TIMEOUT);
      assertEquals(504, first.status());
      assertEquals(504, second.status());
      assertEquals("fwd=uri-miss; collapsed; detail=origin-failed", second.cacheStatus());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void whatStandsInForAFailureDoesSoForAll() {
    try (TestCache cache = stale()) {
      cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.origin().last().head(503).complete();
      assertEquals("one", second.text());
      assertEquals(
          "fwd=stale; fwd-status=503; collapsed; ttl=0; detail=stale-on-error",
          second.cacheStatus());
      assertEquals(2, cache.origin().count());
    }
  }

  @Test
  void aFailureAfterTheHeadCutsAll() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.origin().last().head(200, "Cache-Control", FRESH).content("one").fail(Kind.BROKEN);
      assertNotNull(first.failure());
      assertNotNull(second.failure());
      cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).complete();
    }
  }

  @Test
  void conditionsAndRangesAreAnsweredFromTheFetchOfAnother() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.get("/a");
      FakeExchange has = cache.get("/a", "If-None-Match", "\"1\"");
      FakeExchange part = cache.get("/a", "Range", "bytes=1-3");
      FakeExchange beyond = cache.get("/a", "Range", "bytes=99-");
      FakeFetch fetch =
          cache
              .origin()
              .last()
              .head(200, "Cache-Control", FRESH, "ETag", "\"1\"", "Content-Length", "10");
      assertEquals(304, has.status());
      assertEquals(416, beyond.status());
      assertEquals("bytes */10", beyond.field("Content-Range"));
      fetch.content("01234");
      assertEquals(206, part.status());
      assertEquals("bytes 1-3/10", part.field("Content-Range"));
      assertEquals(3, part.contentLength());
      // Before the rest is there.
      assertEquals("123", part.text());
      assertTrue(part.isEnded());
      fetch.content("56789").complete();
      assertEquals(1, cache.origin().count());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextRequestOfAClientDoesNotMeetWhatAnsweredItsLast(boolean somethingStale) {
    try (TestCache cache = somethingStale ? stale() : TestCache.withMemory()) {
      List<FakeExchange> next = new ArrayList<>();
      int before = cache.origin().count();
      FakeExchange first = cache.exchange("GET", "/a");
      first.onAnswer(answer -> next.add(cache.get("/a")));
      cache.handle(first);
      cache.origin().last().fail(Kind.TIMEOUT);
      assertEquals(somethingStale ? 200 : 504, first.status());
      assertEquals(before + 2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).content("new").complete();
      assertEquals("new", next.get(0).text());
    }
  }
}
