package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that hold others back while no store holds the response. */
class LaggardsTest {

  private static final int WINDOW = 128 * 1024;
  private static final int LIMIT = 30;

  private final TestCache cache = new TestCache().store("small", "size", "1k");
  private final FakeExchange slow;
  private final FakeExchange quick;
  private final FakeFetch fetch;

  LaggardsTest() {
    cache.with(cache.settings().fill(new CacheSettings.Fill(WINDOW, 0, Duration.ofSeconds(LIMIT))));
    slow = cache.handle(cache.exchange("GET", "/a").slow());
    quick = cache.get("/a");
    fetch = cache.origin().last().head(200, "Cache-Control", "max-age=60");
  }

  private void come(int bytes) {
    fetch.content("x".repeat(bytes));
  }

  /** The slow one gets what has come. */
  private void catchUp() {
    while (slow.text().length() < quick.text().length()) {
      slow.drain();
    }
    slow.drain();
  }

  @Test
  void oneWhoStaysBehindIsCutOff() {
    come(WINDOW);
    come(WINDOW);
    assertTrue(fetch.isHeld());
    cache.pass(LIMIT);
    assertNotNull(slow.failure());
    assertFalse(fetch.isHeld());
    end(2 * WINDOW);
  }

  @Test
  void oneWhoStopsAfterTheFirstWaitIsCutOffThoughNobodyElseMoves() {
    come(WINDOW);
    come(1);
    catchUp();
    come(WINDOW);
    come(WINDOW);
    assertTrue(fetch.isHeld());
    cache.pass(LIMIT);
    assertNull(slow.failure());
    cache.pass(LIMIT);
    assertNotNull(slow.failure());
    assertFalse(fetch.isHeld());
    end(3 * WINDOW + 1);
  }

  @Test
  void oneWhoHasCaughtUpIsNotCutOff() {
    come(WINDOW);
    come(1);
    catchUp();
    cache.pass(LIMIT);
    assertNull(slow.failure());
    come(1);
    fetch.complete();
    catchUp();
    assertEquals(WINDOW + 2, slow.text().length());
    assertTrue(slow.isEnded());
    cache.close();
  }

  private void end(int length) {
    fetch.complete();
    assertEquals(length, quick.text().length());
    assertTrue(quick.isEnded());
    cache.close();
  }
}
