package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import org.junit.jupiter.api.Test;

/** Ranges of what is not stored: {@code range-miss = whole}. */
class WholeForRangeTest {

  private static final String FRESH = "max-age=60";

  @Test
  void theWholeIsFetchedAndThePartServedAsSoonAsItIsThere() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=2-3");
      FakeFetch fetch = cache.origin().last();
      assertNull(fetch.request().fields().combined("Range"));
      fetch.head(200, "Cache-Control", FRESH, "Content-Length", "8").content("01");
      assertFalse(part.isEnded());
      fetch.content("2345");
      assertTrue(part.isEnded());
      assertEquals(206, part.status());
      assertEquals("23", part.text());
      assertEquals("bytes 2-3/8", part.field("Content-Range"));
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=range-miss", part.cacheStatus());
      // Nobody went away: the rest is stored.
      fetch.content("67").complete();
      assertEquals("01234567", cache.get("/a").text());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void withoutALengthTheClientGetsTheWhole() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=2-3");
      cache.origin().last().head(200, "Cache-Control", FRESH).content("01234567").complete();
      assertEquals(200, part.status());
      assertEquals("01234567", part.text());
    }
  }

  @Test
  void aPartOfWhatIsNotStoredIsCutOutOfALittle() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=2-3");
      FakeFetch whole = cache.origin().last();
      whole.head(200, "Cache-Control", "no-store", "Content-Length", "8").content("012");
      assertEquals("2", part.text());
      whole.content("34567");
      assertEquals(206, part.status());
      assertEquals("23", part.text());
      assertEquals("bytes 2-3/8", part.field("Content-Range"));
      assertEquals("fwd=uri-miss; fwd-status=200; detail=no-store", part.cacheStatus());
      assertTrue(whole.isEnded());
      // Now it is known that there is nothing to be had of the whole.
      FakeExchange next = cache.get("/a", "Range", "bytes=2-3");
      assertEquals("bytes=2-3", cache.origin().last().request().fields().combined("Range"));
      cache.origin().last().head(206, "Content-Range", "bytes 2-3/8").content("23").complete();
      assertEquals("23", next.text());
      assertEquals("bytes 2-3/8", next.field("Content-Range"));
      assertEquals(2, cache.origin().count());
    }
  }

  @Test
  void aPartOfWhatIsTooLargeForTheStoresIsAskedForAsAPart() {
    try (TestCache cache = new TestCache().store("mem", "size", "1k")) {
      for (int round = 0; round < 2; round++) {
        FakeExchange part = cache.get("/a", "Range", "bytes=2-3");
        if (round == 0) {
          cache.origin().last().head(200, "Cache-Control", FRESH, "Content-Length", "80000000");
        }
        assertEquals("bytes=2-3", cache.origin().last().request().fields().combined("Range"));
        cache.origin().last().head(206, "Content-Range", "bytes 2-3/8").content("23").complete();
        assertEquals("23", part.text());
      }
      // The second time nothing had to be tried.
      assertEquals(3, cache.origin().count());
    }
  }

  @Test
  void ifRangeThatDoesNotMatchGetsTheWhole() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange part = cache.get("/a", "Range", "bytes=2-3", "If-Range", "\"x\"");
      cache
          .origin()
          .last()
          .head(200, "Cache-Control", FRESH, "ETag", "\"y\"", "Content-Length", "4")
          .content("0123")
          .complete();
      assertEquals(200, part.status());
      assertEquals("0123", part.text());
    }
  }
}
