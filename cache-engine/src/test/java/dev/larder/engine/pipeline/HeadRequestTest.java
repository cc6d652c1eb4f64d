package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.api.Fields;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.TestCache;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEAD requests that reach the origin, and what they tell of a stored response. */
final class HeadRequestTest {

  private static TestCache stored() {
    return TestCache.withMemory()
        .stored("/a", "one", "ETag", "\"a\"", "Cache-Control", "max-age=60")
        .pass(30);
  }

  @Test
  void aHeadThatMissesIsPassedOnAndNotStored() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "", "Cache-Control", "max-age=60", "Content-Length", "77");
      FakeExchange head = cache.send("HEAD", "/a", "If-None-Match", "\"x\"");
      assertEquals("\"x\"", cache.origin().last().request().fields().combined("If-None-Match"));
      assertEquals(77, head.contentLength());
      assertNull(head.failure());
      assertEquals("fwd=uri-miss; fwd-status=200; detail=not-get", head.cacheStatus());
      cache.origin().next(200, "one", "Cache-Control", "max-age=60");
      assertEquals("one", cache.get("/a").text());
    }
  }

  @Test
  void aHeadThatDescribesWhatIsStoredRefreshesIt() {
    try (TestCache cache = stored()) {
      cache
          .origin()
          .next(
              200,
              "",
              "ETag",
              "\"a\"",
              "Content-Length",
              "3",
              "Cache-Control",
              "max-age=600",
              "X-New",
              "1");
      FakeExchange head = cache.send("HEAD", "/a", "Cache-Control", "no-cache");
      assertEquals(3, head.contentLength());
      assertEquals("fwd=request; fwd-status=200; detail=not-get", head.cacheStatus());
      cache.pass(599);
      FakeExchange hit = cache.get("/a");
      assertEquals("one", hit.text());
      assertEquals("hit; ttl=1; detail=fresh", hit.cacheStatus());
      assertEquals("1", hit.field("X-New"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "ETag, '\"b\"'",
    "Content-Length, 4",
    "Last-Modified, 'Sun, 01 Mar 2026 11:00:00 GMT'"
  })
  void aHeadThatDiffersMakesItStaleAndNeverEvictsIt(String name, String value) {
    try (TestCache cache = stored()) {
      cache.origin().next(200, "", name, value, "Cache-Control", "max-age=600");
      cache.send("HEAD", "/a", "Cache-Control", "no-cache");
      cache.origin().next(304, "", "Cache-Control", "max-age=600");
      FakeExchange exchange = cache.get("/a");
      assertEquals("one", exchange.text());
      assertEquals(
          "fwd=stale; fwd-status=304; stored; ttl=600; detail=validated", exchange.cacheStatus());
      assertEquals("\"a\"", cache.origin().last().request().fields().combined("If-None-Match"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"Cache-Control, no-store", "Vary, *", "Set-Cookie, a=b; domain=x"})
  void aHeadWhoseResponseWouldNotBeStoredRefreshesNothing(String name, String value) {
    try (TestCache cache = stored()) {
      cache.origin().next(200, "", "ETag", "\"a\"", name, value);
      cache.send("HEAD", "/a", "Cache-Control", "no-cache");
      FakeExchange hit = cache.get("/a", "Cache-Control", "only-if-cached, max-stale=1000");
      if (name.equals("Set-Cookie")) {
        // The cookie is not taken along, and the rest is good.
        assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
        assertNull(hit.field("Set-Cookie"));
      } else {
        assertEquals("hit; ttl=-1; detail=stale-allowed", hit.cacheStatus());
      }
      assertEquals("one", hit.text());
    }
  }

  @Test
  void aHeadThatBringsVaryKeepsTheRequestsSelection() {
    try (TestCache cache = stored()) {
      cache
          .origin()
          .next(200, "", "ETag", "\"a\"", "Vary", "X-Lang", "Cache-Control", "max-age=60");
      cache.send("HEAD", "/a", "Cache-Control", "no-cache", "X-Lang", "de");
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a", "X-Lang", "de").cacheStatus());
      assertEquals(504, cache.get("/a", "Cache-Control", "only-if-cached").status());
    }
  }

  /** Else a monitor that sends HEAD would keep a page that has changed for ever. */
  @Test
  void aHeadThatDoesNotTellWhatItIsAboutChangesNothing() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "one", "Cache-Control", "max-age=60").pass(60);
      cache.origin().next(200, "", "Cache-Control", "max-age=60");
      assertEquals(200, cache.send("HEAD", "/a").status());
      cache.origin().next(200, "two", "Cache-Control", "max-age=60");
      assertEquals("two", cache.get("/a").text());
    }
  }

  @Test
  void anErrorSaysNothingOfWhatIsStored() {
    try (TestCache cache = stored()) {
      cache.origin().next(404, "", "Cache-Control", "max-age=600");
      assertEquals(404, cache.send("HEAD", "/a", "Cache-Control", "no-cache").status());
      assertEquals("hit; ttl=30; detail=fresh", cache.get("/a").cacheStatus());
    }
  }

  @Test
  void aStaleResponseStandsInForAHeadAsWell() {
    try (TestCache cache = stored().pass(60)) {
      cache.origin().next(503, "");
      FakeExchange head = cache.send("HEAD", "/a");
      assertEquals(200, head.status());
      assertEquals(3, head.contentLength());
      assertEquals("", head.text());
      assertEquals(Fields.EMPTY, cache.origin().last().request().fields());
    }
  }

  @Test
  void aStoreThatFailsInBetweenCostsTheUpdateAlone() {
    for (Operation operation : new Operation[] {Operation.REFRESH, Operation.META}) {
      try (TestCache cache = stored()) {
        cache.plan("mem").fail(operation, Failure.UNCHECKED);
        cache.origin().next(200, "", "ETag", "\"a\"", "Cache-Control", "max-age=600");
        assertEquals(200, cache.send("HEAD", "/a", "Cache-Control", "no-cache").status());
      }
    }
  }
}
