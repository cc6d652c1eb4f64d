package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import org.junit.jupiter.api.Test;

/** Stores that run out, or fail, in the middle of a body. */
class OverflowTest {

  private static final String FRESH = "max-age=60";

  private static String part(int number) {
    return Character.toString('a' + number).repeat(600);
  }

  private static String parts(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(part(i));
    }
    return all.toString();
  }

  @Test
  void theNextStoreTakesOver() {
    try (TestCache cache = new TestCache().store("small", "size", "1k").store("large")) {
      FakeExchange slow = cache.handle(cache.exchange("GET", "/a").slow());
      FakeExchange quick = cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH);
      for (int i = 0; i < 5; i++) {
        fetch.content(part(i));
      }
      fetch.complete();
      assertEquals(parts(5), quick.text());
      while (!slow.isEnded()) {
        slow.drain();
      }
      assertEquals(parts(5), slow.text());
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a").cacheStatus());
      assertEquals(parts(5), cache.get("/a").text());
    }
  }

  @Test
  void aWriteThatFailsHandsOverAsWell() {
    try (TestCache cache = new TestCache().store("mem").store("next")) {
      FakeExchange client = cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH);
      fetch.content(part(0));
      cache.plan("mem").fail(Operation.WRITE, Failure.IO);
      fetch.content(part(1)).content(part(2)).complete();
      assertEquals(parts(3), client.text());
      assertEquals(parts(3), cache.get("/a").text());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void withoutAnotherStoreTheClientsNeverNotice() {
    try (TestCache cache = new TestCache().store("small", "size", "1k")) {
      FakeExchange slow = cache.handle(cache.exchange("GET", "/a").slow());
      FakeExchange quick = cache.get("/a");
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH);
      for (int i = 0; i < 5; i++) {
        fetch.content(part(i));
      }
      fetch.complete();
      assertEquals(parts(5), quick.text());
      while (!slow.isEnded()) {
        slow.drain();
      }
      assertEquals(parts(5), slow.text());
      assertNull(slow.failure());
      cache.get("/a");
      assertEquals(2, cache.origin().count());
      cache.origin().last().head(200, "Cache-Control", FRESH).complete();
    }
  }
}
