package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeExchange.Workers;
import dev.larder.engine.fixture.TestCache;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that break off when their head has come and nothing else. */
class BrokenOffTest {

  private static final String[] FIVE = {"Cache-Control", "max-age=60", "Content-Length", "5"};

  private static TestCache stale(String control) {
    return TestCache.withMemory().stored("/a", "one", "Cache-Control", control).pass(61);
  }

  @ParameterizedTest
  @CsvSource({
    "'max-age=60, stale-if-error=100', 0, true",
    "'max-age=60, stale-if-error=0', 100, false",
    "max-age=60, 100, true",
    "max-age=60, 0, false",
    "'max-age=60, must-revalidate', 100, false",
  })
  void whatMayStandInDoes(String control, int staleOnError, boolean standsIn) {
    try (TestCache cache = stale(control)) {
      cache.with(cache.settings().staleOnError(Duration.ofSeconds(staleOnError)));
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.origin().last().head(200, FIVE).fail(Kind.TIMEOUT);
      assertEquals(2, cache.origin().count());
      if (standsIn) {
        assertEquals("one", first.text());
        assertEquals("fwd=stale; ttl=-1; detail=stale-on-error", first.cacheStatus());
        assertEquals("one", second.text());
      } else {
        assertEquals(504, first.status());
        assertEquals("It failed: TIMEOUT.\n", first.text());
        assertEquals(504, second.status());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNREACHABLE", "TIMEOUT", "BROKEN", "MALFORMED"})
  void whateverFailsBeforeTheHeadIsTheSame(Kind kind) {
    try (TestCache cache = stale("max-age=60, stale-if-error=100")) {
      FakeExchange first = cache.get("/a");
      FakeExchange second = cache.get("/a");
      cache.origin().last().fail(kind);
      assertEquals("one", first.text());
      assertEquals("one", second.text());
      assertEquals(2, cache.origin().count());
    }
  }

  /** What the origin has instead is not stored: only when something of it came is the old gone. */
  @Test
  void anAnswerThatIsNotStoredTakesItsPlaceWhenItComes() {
    try (TestCache cache = stale("max-age=60, stale-if-error=100")) {
      FakeExchange client = cache.get("/a");
      cache.origin().last().head(200, "Cache-Control", "no-store", "Content-Length", "5");
      cache.origin().last().fail(Kind.BROKEN);
      assertEquals("one", client.text());
      FakeExchange next = cache.get("/a");
      cache.origin().last().head(200, "Cache-Control", "no-store", "Content-Length", "5");
      cache.origin().last().content("ab").fail(Kind.BROKEN);
      assertNotNull(next.failure());
      FakeExchange last = cache.get("/a");
      cache.origin().last().fail(Kind.BROKEN);
      assertEquals(502, last.status());
    }
  }

  @Test
  void afterTheFirstByteItIsCut() {
    try (TestCache cache = stale("max-age=60, stale-if-error=100")) {
      FakeExchange client = cache.get("/a");
      cache.origin().last().head(200, FIVE).content("a").fail(Kind.BROKEN);
      assertNotNull(client.failure());
      assertEquals("a", client.text());
    }
  }

  @Test
  void withoutAWorkerItIsTheFailure() {
    try (TestCache cache = stale("max-age=60, stale-if-error=100")) {
      FakeExchange client = cache.get("/a");
      client.workers(Workers.FULL);
      cache.origin().last().head(200, FIVE).fail(Kind.BROKEN);
      assertEquals(502, client.status());
    }
  }

  @Test
  void aPostIsNotSearchedFor() {
    try (TestCache cache = stale("max-age=60, stale-if-error=100")) {
      FakeExchange client = cache.send("POST", "/b");
      cache.origin().last().head(200, FIVE).fail(Kind.BROKEN);
      assertEquals(502, client.status());
      assertEquals(2, cache.origin().count());
    }
  }
}
