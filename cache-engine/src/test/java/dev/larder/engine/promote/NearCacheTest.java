package dev.larder.engine.promote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.SharedHeap;
import dev.larder.engine.fixture.TestCache;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Memory in front of a store that other nodes share. */
class NearCacheTest {

  private static final String[] FRESH = {"Cache-Control", "max-age=60"};

  private final SharedHeap shared = new SharedHeap();

  private TestCache node() {
    return new TestCache().store("mem").store("shared", shared);
  }

  private static long entries(TestCache cache, String store) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.stores().byName(store)).stats())
        .entries();
  }

  private static FakeExchange hit(TestCache cache) {
    FakeExchange hit = cache.get("/a");
    assertEquals("hit", hit.cacheStatus().substring(0, 3));
    return hit;
  }

  @Test
  void theSharedStoreTakesResponsesAndMemoryCopies() {
    try (TestCache cache = node().stored("/a", "content", FRESH)) {
      assertEquals(0, entries(cache, "mem"));
      assertEquals(1, hit(cache).executes());
      assertEquals(1, hit(cache).executes());
      assertEquals(0, hit(cache).executes());
      assertEquals(1, entries(cache, "mem"));
    }
  }

  @Test
  void aChangeElsewhereIsSeenWhenTheCopysTimeIsOver() {
    try (TestCache one = node();
        TestCache two = node()) {
      one.stored("/a", "old", FRESH);
      hit(two);
      hit(two);
      one.pass(1).origin().next(200, "new", FRESH);
      one.get("/a", "Cache-Control", "no-cache");
      assertEquals("old", hit(two.pass(9)).text());
      assertEquals("new", hit(two.pass(1)).text());
    }
  }

  @Test
  void aCopyWhoseTimeIsOverIsRenewedByTheNextHit() {
    try (TestCache cache = node().stored("/a", "content", FRESH)) {
      hit(cache);
      hit(cache);
      assertEquals(0, hit(cache.pass(9)).executes());
      assertEquals(1, hit(cache.pass(1)).executes());
      FakeExchange renewed = hit(cache.pass(1));
      assertEquals(0, renewed.executes());
      assertEquals("11", renewed.field("Age"));
    }
  }

  @Test
  void withoutTimeForCopiesThereAreNone() {
    try (TestCache cache = node()) {
      cache.with(cache.settings().nearMaxAge(Duration.ZERO)).stored("/a", "content", FRESH);
      for (int i = 0; i < 4; i++) {
        assertEquals(1, hit(cache).executes());
      }
      assertEquals(0, entries(cache, "mem"));
    }
  }

  @Test
  void whileTheSharedStoreIsDownMemoryHelpsForAShortTime() {
    try (TestCache cache = node()) {
      shared.down(true);
      cache.stored("/a", "content", FRESH);
      assertEquals("content", hit(cache.pass(9)).text());
      cache.origin().next(200, "later", FRESH);
      assertEquals("later", cache.pass(1).get("/a").text());
    }
  }
}
