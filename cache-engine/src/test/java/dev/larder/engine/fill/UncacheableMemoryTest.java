package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for what may not be stored, and who does not. */
class UncacheableMemoryTest {

  private static final String FRESH = "max-age=60";

  @Test
  void whatMayNotBeStoredIsNobodyElses() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      FakeFetch fetch = cache.origin().last();
      cache.origin().next(200, "second's", "Cache-Control", "private");
      fetch.head(200, "Cache-Control", "private");
      // As soon as that is known, not when the first is done.
      assertEquals("second's", second.text());
      assertEquals("fwd=uri-miss; fwd-status=200; detail=private", second.cacheStatus());
      fetch.content("first's").complete();
      assertEquals("first's", first.text());
    }
  }

  @Test
  void nobodyWaitsForWhatIsKnownToBeUncacheable() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "x", "Cache-Control", "no-store");
      cache.get("/a");
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      assertEquals(3, cache.origin().count());
      cache.origin().get(1).head(200, "Cache-Control", FRESH).content("1").complete();
      cache.origin().get(2).head(200, "Cache-Control", FRESH).content("2").complete();
      assertEquals("1", first.text());
      assertEquals("2", second.text());
      // It was stored after all: the memory is wrong, and gone.
      cache.pass(60);
      cache.get("/a");
      cache.get("/a");
      assertEquals(4, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).complete();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, Accept, */*",
    "HEAD, Accept, */*",
    "GET, Authorization, Basic eDp5",
    "GET, Cache-Control, no-store",
    "GET, If-Match, x",
  })
  void whatOneRequestIsRefusedForKeepsNoOthersFromSharing(String method, String name, String text) {
    try (TestCache cache = TestCache.withMemory()) {
      cache.handle(cache.exchange(method, "/a", name, text));
      cache.origin().last().head(412).complete();
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).content("one").complete();
      assertEquals("one", first.text());
      assertEquals("one", second.text());
    }
  }

  @Test
  void theMemoryOfWhatIsUncacheableEnds() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "x", "Cache-Control", "no-store");
      cache.get("/a");
      cache.pass(120);
      cache.get("/a");
      cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).complete();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 431, 500})
  void anErrorThatOneClientProvokesSendsNobodyElseAlone(int status) {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(status, "");
      cache.get("/a", "X-Odd", "thing");
      cache.get("/a");
      FakeExchange second = cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).content("x").complete();
      assertEquals("x", second.text());
    }
  }
}
