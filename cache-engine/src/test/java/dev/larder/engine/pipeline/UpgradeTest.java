package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import org.junit.jupiter.api.Test;

/** Requests that ask to switch protocols (RFC 9110 section 7.8) pass the cache by. */
final class UpgradeTest {

  private static final String FRESH = "max-age=60";

  @Test
  void aSwitchEndsWhereTheHostConnectsTheTwoSides() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a", "Upgrade", "websocket", "Sec-WebSocket-Key", "x");
      FakeFetch fetch = cache.origin().last();
      assertEquals("x", fetch.request().fields().first("Sec-WebSocket-Key"));
      fetch.head(101, "Upgrade", "websocket", "Sec-WebSocket-Accept", "y");
      assertEquals(101, exchange.status());
      assertEquals("y", exchange.field("Sec-WebSocket-Accept"));
      assertNull(exchange.field("Upgrade"));
      assertEquals(-1, exchange.contentLength());
      assertEquals("fwd=bypass; fwd-status=101; detail=upgrade", exchange.cacheStatus());
      assertFalse(exchange.isEnded());
      fetch.complete();
      assertTrue(exchange.isEnded());
      assertNull(exchange.failure());
    }
  }

  @Test
  void anotherAnswerIsPassedOnAndNotStored() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "no", "Cache-Control", FRESH);
      FakeExchange refused = cache.get("/a", "Upgrade", "websocket");
      assertEquals("no", refused.text());
      assertEquals("fwd=bypass; fwd-status=200; detail=upgrade", refused.cacheStatus());
      cache.origin().next(200, "page", "Cache-Control", FRESH);
      assertEquals("page", cache.get("/a").text());
    }
  }

  @Test
  void nothingStoredAnswersIt() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "page", "Cache-Control", FRESH);
      cache.origin().next(426, "other");
      assertEquals(426, cache.get("/a", "Upgrade", "websocket").status());
      assertEquals("page", cache.get("/a").text());
    }
  }

  @Test
  void aSwitchThatNobodyAskedForIsNoAnswer() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a");
      FakeFetch fetch = cache.origin().last();
      fetch.head(101, "Upgrade", "websocket");
      assertEquals(502, exchange.status());
      assertNotNull(fetch.cancelled());
    }
  }
}
