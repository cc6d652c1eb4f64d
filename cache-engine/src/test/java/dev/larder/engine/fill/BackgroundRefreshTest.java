package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeExchange.Workers;
import dev.larder.engine.fixture.TestCache;
import org.junit.jupiter.api.Test;

/** Responses that are served stale while they are being refreshed (RFC 5861 section 3). */
class BackgroundRefreshTest {

  private static final String CONTROL = "max-age=60, stale-while-revalidate=100";

  private static TestCache stale() {
    return TestCache.withMemory()
        .stored("/a", "one", "ETag", "\"1\"", "Cache-Control", CONTROL)
        .pass(61);
  }

  @Test
  void itIsServedAtOnceAndRefreshedOnce() {
    try (TestCache cache = stale()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      assertEquals("one", first.text());
      assertEquals("hit; ttl=-1; detail=stale-while-revalidate", first.cacheStatus());
      assertEquals("one", second.text());
      assertEquals(2, cache.origin().count());
      assertEquals("\"1\"", cache.origin().last().request().fields().combined("If-None-Match"));
      cache.origin().last().head(200, "Cache-Control", CONTROL).content("two").complete();
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a").cacheStatus());
      assertEquals("two", cache.get("/a").text());
    }
  }

  @Test
  void aNotModifiedMakesItFresh() {
    try (TestCache cache = stale()) {
      cache.get("/a");
      cache.origin().last().head(304, "ETag", "\"1\"", "Cache-Control", CONTROL).complete();
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a").cacheStatus());
      assertEquals("one", cache.get("/a").text());
    }
  }

  @Test
  void theRefreshAsksForTheWholeWhateverTheClientAsked() {
    try (TestCache cache = stale()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=0-1", "If-None-Match", "\"x\"");
      assertEquals(206, part.status());
      assertNull(cache.origin().last().request().fields().combined("Range"));
      assertEquals("\"1\"", cache.origin().last().request().fields().combined("If-None-Match"));
      cache.origin().last().head(200, "Cache-Control", CONTROL).content("two").complete();
      FakeExchange head = cache.pass(61).send("HEAD", "/a");
      assertEquals("stale-while-revalidate", head.outcome().detail().code());
      assertEquals("GET", cache.origin().last().request().method());
      cache.origin().last().head(200, "Cache-Control", CONTROL).content("three").complete();
      assertEquals("three", cache.get("/a").text());
    }
  }

  @Test
  void whileItFailsTheOriginIsAskedNowAndThen() {
    try (TestCache cache = stale()) {
      cache.get("/a");
      cache.origin().last().fail(Kind.UNREACHABLE);
      assertEquals("one", cache.get("/a").text());
      assertEquals(2, cache.origin().count());
      cache.pass(5);
      assertEquals("one", cache.get("/a").text());
      assertEquals(3, cache.origin().count());
      cache.origin().last().head(503).complete();
      assertEquals("one", cache.get("/a").text());
      assertEquals(3, cache.origin().count());
    }
  }

  @Test
  void aClientThatWantsItFreshWaitsForTheSameRefresh() {
    try (TestCache cache = stale().pass(98)) {
      cache.get("/a");
      cache.pass(2);
      FakeExchange late = cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", CONTROL).content("two").complete();
      assertEquals("two", late.text());
    }
  }

  @Test
  void withoutAWorkerItIsServedAllTheSame() {
    try (TestCache cache = stale()) {
      FakeExchange client = cache.handle(cache.exchange("GET", "/a").workers(Workers.FULL));
      assertEquals("one", client.text());
      assertEquals(1, cache.origin().count());
      cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(304, "ETag", "\"1\"", "Cache-Control", CONTROL).complete();
    }
  }

  @Test
  void thePauseAfterEachFailureIsTwiceAsLong() {
    try (TestCache cache = stale()) {
      cache.get("/a");
      cache.origin().last().fail(Kind.UNREACHABLE);
      for (int pause : new int[] {5, 10, 20}) {
        int asked = cache.origin().count();
        cache.pass(pause - 1).get("/a");
        assertEquals(asked, cache.origin().count());
        cache.pass(1).get("/a");
        assertEquals(asked + 1, cache.origin().count());
        cache.origin().last().fail(Kind.UNREACHABLE);
      }
    }
  }

  @Test
  void anOriginFromWhichOnlyFailuresComeIsAskedForOneAtATime() {
    try (TestCache cache = TestCache.withMemory()) {
      for (int i = 0; i < 20; i++) {
        cache.stored("/" + i, "one", "Cache-Control", CONTROL);
      }
      cache.pass(61);
      for (int i = 0; i < 20; i++) {
        assertEquals("one", cache.get("/" + i).text());
        cache.origin().last().fail(Kind.UNREACHABLE);
      }
      assertEquals(28, cache.origin().count());
      cache.pass(5);
      cache.get("/18");
      cache.get("/19");
      assertEquals(29, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", CONTROL).content("two").complete();
      cache.get("/18");
      cache.get("/19");
      assertEquals(30, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", CONTROL).content("two").complete();
    }
  }

  @Test
  void manyClientsOfOneDoNotUseUpWhatOthersNeed() {
    try (TestCache cache =
        TestCache.withMemory()
            .stored("/a", "one", "Cache-Control", CONTROL)
            .stored("/b", "one", "Cache-Control", CONTROL)
            .pass(61)) {
      for (int i = 0; i < 300; i++) {
        cache.get("/a");
      }
      assertEquals(3, cache.origin().count());
      cache.get("/b");
      assertEquals(4, cache.origin().count());
      for (int i = 2; i < 4; i++) {
        cache.origin().get(i).head(200, "Cache-Control", CONTROL).content("two").complete();
      }
    }
  }
}
