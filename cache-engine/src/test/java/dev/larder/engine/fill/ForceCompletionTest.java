package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a fetch when its clients leave: CacheForceCompletion, by the share served. */
class ForceCompletionTest {

  private static final int LENGTH = 1000;

  private static FakeFetch begin(TestCache cache, boolean lengthKnown) {
    FakeFetch fetch = cache.origin().last();
    return lengthKnown
        ? fetch.head(200, "Cache-Control", "max-age=60", "Content-Length", "" + LENGTH)
        : fetch.head(200, "Cache-Control", "max-age=60");
  }

  @ParameterizedTest(name = "vectors 64 to 68: {0} percent, {1} bytes served: {2}")
  @CsvSource({
    "60, 599, false",
    "60, 600, true",
    "60, 601, true",
    "80, 799, false",
    "80, 800, true",
    "80, 801, true",
    "100, 998, false",
    "1, 9, false",
    "1, 10, true",
  })
  void theShareServedDecides(int percent, int served, boolean completed) {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().forceCompletion(percent));
      FakeExchange client = cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeFetch fetch = begin(cache, true).content("x".repeat(served)).content("y");
      assertNotNull(client.failure());
      if (!completed) {
        assertNotNull(fetch.cancelled());
        cache.get("/a");
        assertEquals(2, cache.origin().count());
        begin(cache, true).fail(Kind.BROKEN);
        return;
      }
      assertNull(fetch.cancelled());
      fetch.content("z".repeat(LENGTH - served - 1)).complete();
      assertEquals(
          "x".repeat(served) + "y" + "z".repeat(LENGTH - served - 1), cache.get("/a").text());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void whatWasReceivedAndNotServedDoesNotCount() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange slow = cache.handle(cache.exchange("GET", "/a").slow());
      FakeFetch fetch = begin(cache, true).content("x".repeat(500)).content("y".repeat(499));
      slow.disconnect();
      assertNotNull(fetch.cancelled());
    }
  }

  @Test
  void theOneWhoGotMostCounts() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange most = cache.get("/a");
      FakeExchange little = cache.handle(cache.exchange("GET", "/a").slow());
      FakeFetch fetch = begin(cache, true).content("x".repeat(700));
      most.goneAfter(0);
      fetch.content("y");
      assertNotNull(most.failure());
      assertNull(fetch.cancelled());
      little.disconnect();
      assertNull(fetch.cancelled());
      fetch.content("z".repeat(299)).complete();
      assertEquals(1000, cache.get("/a").text().length());
    }
  }

  @Test
  void anUnknownLengthIsDropped() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeFetch fetch = begin(cache, false).content("x".repeat(100_000)).content("y");
      assertNotNull(fetch.cancelled());
    }
  }

  @Test
  void anOriginThatDiesInTheMiddleLeavesNothing() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeFetch fetch = begin(cache, true).content("x".repeat(700)).content("y");
      assertNull(fetch.cancelled());
      fetch.content("z".repeat(199)).fail(Kind.BROKEN);
      cache.get("/a");
      assertEquals(2, cache.origin().count());
      begin(cache, true).fail(Kind.BROKEN);
    }
  }

  @Test
  void whoComesWhileItIsBeingCompletedGetsAllOfIt() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeFetch fetch = begin(cache, true).content("x".repeat(700)).content("y");
      FakeExchange late = cache.get("/a");
      fetch.content("z".repeat(299)).complete();
      assertEquals(1000, late.text().length());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void whatIsNotStoredIsNotCompleted() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeFetch fetch =
          cache
              .origin()
              .last()
              .head(200, "Cache-Control", "no-store", "Content-Length", "" + LENGTH)
              .content("x".repeat(999))
              .content("y");
      assertNotNull(fetch.cancelled());
    }
  }
}
