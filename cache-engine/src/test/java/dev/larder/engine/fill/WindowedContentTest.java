package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import org.junit.jupiter.api.Test;

/** Content that no store takes, for many clients. */
class WindowedContentTest {

  private static final String FRESH = "max-age=60";

  @Test
  void aResponseThatNoStoreTakesGoesToAllThroughAWindow() {
    try (TestCache cache = new TestCache().store("mem", "size", "1k")) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      FakeFetch fetch =
          cache.origin().last().head(200, "Cache-Control", FRESH, "Content-Length", "300000");
      String part = "y".repeat(100_000);
      fetch.content(part).content(part).content(part).complete();
      assertEquals(300_000, first.text().length());
      assertEquals(300_000, second.text().length());
      assertEquals(1, cache.origin().count());
      assertEquals("fwd=uri-miss; fwd-status=200; detail=declined", first.cacheStatus());
    }
  }

  @Test
  void theWindowWaitsForTheSlowestAndThenCutsIt() {
    try (TestCache cache = new TestCache().store("mem", "size", "1k")) {
      FakeExchange slow = cache.handle(cache.exchange("GET", "/a").slow());
      FakeExchange quick = cache.get("/a");
      FakeFetch fetch =
          cache.origin().last().head(200, "Cache-Control", FRESH, "Content-Length", "3000000");
      String part = "z".repeat(500_000);
      fetch.content(part).content(part);
      assertFalse(fetch.isHeld());
      fetch.content(part);
      assertTrue(fetch.isHeld(), "a window of 1 MiB is full");
      cache.pass(29);
      assertTrue(fetch.isHeld());
      cache.pass(1);
      assertNotNull(slow.failure());
      assertFalse(fetch.isHeld());
      fetch.content(part).content(part).content(part).complete();
      assertEquals(3_000_000, quick.text().length());
    }
  }

  @Test
  void whoComesWhenTheBeginningIsGoneHasAFetchOfItsOwn() {
    try (TestCache cache = new TestCache().store("mem", "size", "1k")) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      FakeFetch fetch =
          cache.origin().last().head(200, "Cache-Control", FRESH, "Content-Length", "6000000");
      String part = "z".repeat(2_000_000);
      fetch.content(part);
      FakeExchange late = cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", "no-store").content("own").complete();
      fetch.content(part).content(part).complete();
      assertEquals("own", late.text());
      assertEquals(6_000_000, first.text().length());
      assertEquals(6_000_000, second.text().length());
    }
  }
}
