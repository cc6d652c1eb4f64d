package dev.larder.engine.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.TestCache;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store that may block has at hand is answered without a worker. */
class AtOnceTest {

  private static final String[] FRESH = {"Cache-Control", "max-age=60", "ETag", "\"v1\""};

  private static TestCache slow() {
    return new TestCache().store("slow", "blocking", "on", "at-hand", "on", "body", "file");
  }

  private static FakeExchange hit(TestCache cache, int workers, String... fields) {
    FakeExchange hit = cache.get("/a", fields);
    assertEquals("hit", hit.cacheStatus().substring(0, 3));
    assertEquals(workers, hit.executes(), "tasks for workers");
    return hit;
  }

  @Test
  void theFirstHitNeedsAWorkerAndTheNextDoesNot() {
    try (TestCache cache = slow().stored("/a", "content", FRESH)) {
      hit(cache, 1);
      assertEquals("content", hit(cache, 0).text());
      assertEquals("7", cache.pass(7).get("/a").field("Age"));
    }
  }

  @Test
  void whatIsNotAtHandIsLookedFor() {
    try (TestCache cache =
        new TestCache().store("slow", "blocking", "on").stored("/a", "content", FRESH)) {
      hit(cache, 1);
      hit(cache, 1);
    }
  }

  @Test
  void whatIsStaleGoesToAWorker() {
    try (TestCache cache = slow().stored("/a", "content", FRESH)) {
      hit(cache, 1);
      cache.pass(60).origin().next(304, "", FRESH);
      FakeExchange validated = cache.get("/a");
      assertEquals(1, validated.executes());
      assertEquals("content", validated.text());
      assertEquals(
          "fwd=stale; fwd-status=304; stored; ttl=60; detail=validated", validated.cacheStatus());
    }
  }

  @Test
  void variantsAreFoundWhenTheirMarkerIsAtHandAsWell() {
    try (TestCache cache = slow()) {
      cache.origin().next(200, "one", "Cache-Control", "max-age=60", "Vary", "A");
      cache.get("/a", "A", "1");
      cache.origin().next(200, "two", "Cache-Control", "max-age=60", "Vary", "A");
      cache.get("/a", "A", "2");
      hit(cache, 1, "A", "1");
      assertEquals("one", hit(cache, 0, "A", "1").text());
      assertEquals("two", hit(cache, 1, "A", "2").text());
      assertEquals("two", hit(cache, 0, "A", "2").text());
    }
  }

  @Test
  void whatIsToBeCopiedIntoAStoreInFrontGoesToAWorker() {
    try (TestCache cache =
        new TestCache().store("fast").store("slow", "blocking", "on", "at-hand", "on")) {
      cache.with(cache.settings().enable(List.of()).enable("fast", "/", true).enable("slow", "/"));
      cache.stored("/a", "content", FRESH);
      hit(cache, 1);
      hit(cache, 1); // copies it
      hit(cache, 0);
      cache.with(cache.settings().promote(0)).stored("/b", "content", FRESH);
      assertEquals(1, cache.get("/b").executes());
      assertEquals(0, cache.get("/b").executes());
    }
  }

  @Test
  void aFailureIsNothingAtHand() {
    try (TestCache cache = slow().stored("/a", "content", FRESH)) {
      hit(cache, 1);
      cache.plan("slow").fail(Operation.LOOKUP_AT_ONCE, Failure.IO);
      assertEquals("content", hit(cache, 1).text());
    }
  }
}
