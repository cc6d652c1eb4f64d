package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.SharedHeap;
import dev.larder.engine.fixture.TestCache;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two nodes that share a store, of which one fetches. */
class LeaseTest {

  private static final String[] FRESH = {"Cache-Control", "max-age=60"};

  private final SharedHeap shared = new SharedHeap();

  private TestCache node() {
    return new TestCache().store("shared", shared);
  }

  /** Lets the pauses of those who wait be over. */
  private static void look(TestCache node) {
    node.clock().advance(Duration.ofMillis(250));
    node.pass(0);
  }

  @Test
  void oneNodeFetchesAndTheOtherAnswersWithIt() {
    try (TestCache one = node();
        TestCache two = node()) {
      one.get("/a");
      FakeExchange waits = two.get("/a");
      FakeExchange joins = two.get("/a");
      look(two);
      assertFalse(waits.isEnded());
      assertEquals(0, two.origin().count());
      one.origin().last().head(200, FRESH).content("content").complete();
      assertEquals(0, shared.held());
      look(two);
      assertEquals("content", waits.text());
      assertEquals("content", joins.text());
      assertEquals(0, two.origin().count());
      assertEquals("hit; ttl=60; detail=fresh", two.get("/a").cacheStatus());
    }
  }

  @Test
  void whenNothingCameOfItTheOtherNodeFetches() {
    try (TestCache one = node();
        TestCache two = node()) {
      one.get("/a");
      FakeExchange waits = two.get("/a");
      one.origin().last().head(200, "Cache-Control", "no-store").content("other").complete();
      two.origin().next(200, "own", FRESH);
      look(two);
      assertEquals("own", waits.text());
      assertEquals(1, two.origin().count());
      assertEquals(0, shared.held());
    }
  }

  @Test
  void aNodeThatDiedKeepsNobodyWaitingForLongerThanTheLock() {
    try (TestCache one = node()) {
      shared.holdAll();
      one.origin().next(200, "own", FRESH);
      FakeExchange waits = one.get("/a");
      for (int i = 0; i < 19; i++) {
        look(one);
        assertFalse(waits.isEnded(), "after " + i);
      }
      look(one);
      assertEquals("own", waits.text());
      assertEquals(true, waits.outcome().stored());
    }
  }

  @Test
  void whatIsStoredBeforeTheLeaseIsTakenIsNotFetchedAgain() {
    try (TestCache one = node();
        TestCache two = node()) {
      shared.beforeTaking(() -> one.stored("/a", "content", FRESH));
      assertEquals("content", two.get("/a").text());
      assertEquals(0, two.origin().count());
    }
  }

  @Test
  void whoWantsTheOriginsOwnWordWaitsForNoOtherNode() {
    try (TestCache one = node()) {
      shared.holdAll();
      one.origin().next(200, "own", FRESH);
      assertEquals("own", one.get("/a", "Cache-Control", "no-cache").text());
      assertEquals(0, shared.taken());
    }
  }

  @Test
  void aStoreThatCannotTellIsNoReasonToWait() {
    try (TestCache one = node()) {
      shared.down(true);
      one.origin().next(200, "own", FRESH);
      assertEquals("own", one.get("/a").text());
    }
  }

  @Test
  void aFailedFetchGivesTheLeaseBack() {
    try (TestCache one = node()) {
      one.get("/a");
      assertEquals(1, shared.held());
      one.origin().last().fail(FetchFailure.Kind.UNREACHABLE);
      assertEquals(0, shared.held());
    }
  }

  @Test
  void whoFindsNoWorkerAfterAWaitLeavesNothingBehind() {
    try (TestCache one = node();
        TestCache two = node()) {
      one.get("/a");
      FakeExchange waits = two.get("/a").workers(FakeExchange.Workers.FULL);
      look(two);
      assertEquals(503, waits.status());
      one.origin().last().head(200, "Cache-Control", "no-store").content("other").complete();
      two.origin().next(200, "own", FRESH);
      FakeExchange next = two.get("/a");
      assertEquals("own", next.text());
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=uri-miss", next.cacheStatus());
    }
  }

  @Test
  void whatIsServedStaleIsRefreshedByOneNode() {
    try (TestCache one = node();
        TestCache two = node()) {
      one.stored("/a", "old", "Cache-Control", "max-age=60, stale-while-revalidate=30").pass(60);
      two.pass(60);
      assertEquals("old", one.get("/a").text());
      assertEquals("old", two.get("/a").text());
      assertEquals(2, one.origin().count());
      one.origin().last().head(200, FRESH).content("new").complete();
      look(two);
      assertEquals("new", two.get("/a").text());
      assertEquals(0, two.origin().count());
      assertEquals(0, shared.held());
    }
  }

  @Test
  void aValidationIsMadeByOneNodeAsWell() {
    try (TestCache one = node();
        TestCache two = node()) {
      one.stored("/a", "content", "Cache-Control", "max-age=60", "ETag", "\"1\"").pass(60);
      two.pass(60);
      one.get("/a");
      FakeExchange waits = two.get("/a");
      one.origin().last().head(304, "Cache-Control", "max-age=60", "ETag", "\"1\"").complete();
      look(two);
      assertEquals("content", waits.text());
      assertEquals(0, two.origin().count());
      assertEquals(0, shared.held());
    }
  }
}
