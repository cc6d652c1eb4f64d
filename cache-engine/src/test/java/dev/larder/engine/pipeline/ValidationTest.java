package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings.Lock;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stored responses that may not be used as they are: what the origin is asked, and what follows.
 */
final class ValidationTest {

  private static final String MODIFIED = "Sun, 01 Mar 2026 11:00:00 GMT";

  /** "one" with tag "a", fresh for a minute and stored 100 seconds ago. */
  private static TestCache stale(String... more) {
    TestCache cache = TestCache.withMemory();
    String[] fields = new String[more.length + 4];
    fields[0] = "ETag";
    fields[1] = "\"a\"";
    fields[2] = "Last-Modified";
    fields[3] = MODIFIED;
    System.arraycopy(more, 0, fields, 4, more.length);
    if (!Fields.of(fields).has("Cache-Control")) {
      fields[2] = "Cache-Control";
      fields[3] = "max-age=60";
    }
    return cache.stored("/a", "one", fields).pass(100);
  }

  private static void assertFresh(TestCache cache, String text) {
    int fetches = cache.origin().count();
    FakeExchange hit = cache.get("/a");
    assertEquals(text, hit.text());
    assertTrue(hit.outcome().hit(), hit::cacheStatus);
    assertEquals(fetches, cache.origin().count());
  }

  @Test
  void whatANotModifiedSaysToOneClientIsForThatOne() {
    try (TestCache cache = stale()) {
      cache.origin().next(304, "", "Cache-Control", "max-age=600", "Set-Cookie", "s=1");
      FakeExchange asked = cache.get("/a");
      assertEquals("one", asked.text());
      assertEquals("s=1", asked.field("Set-Cookie"));
      assertNull(cache.get("/a").field("Set-Cookie"));
      cache.pass(600).origin().next(304, "", "Cache-Control", "max-age=600", "Set-Cookie", "s=2");
      FakeExchange conditional = cache.get("/a", "If-None-Match", "\"a\"");
      assertEquals(304, conditional.status());
      assertEquals("s=2", conditional.field("Set-Cookie"));
    }
  }

  /** P21: conditions are about a 2xx (RFC 9110 section 13.2.1). */
  @Test
  void somethingElseThanA2xxIsFetchedAnew() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(404, "none", "ETag", "\"a\"", "Cache-Control", "max-age=60");
      cache.get("/a");
      cache.pass(60).origin().next(200, "some", "Cache-Control", "max-age=60");
      assertEquals("some", cache.get("/a").text());
      assertEquals(Fields.EMPTY, cache.origin().last().request().fields());
    }
  }

  /** RFC 9111 section 4.3.3: a full answer says that what is stored is not suitable. */
  @Test
  void aNewerResponseThatNoStoreTakesStillReplacesTheOld() {
    try (TestCache cache = new TestCache().store("mem", "size", "5000")) {
      cache.stored("/a", "one", "ETag", "\"a\"", "Cache-Control", "max-age=60");
      String large = "x".repeat(6000);
      cache.origin().next(200, large, "Content-Length", "6000", "Cache-Control", "max-age=60");
      FakeExchange declined = cache.get("/a", "Cache-Control", "no-cache");
      assertEquals("fwd=request; fwd-status=200; detail=declined", declined.cacheStatus());
      cache.origin().next(200, large, "Cache-Control", "max-age=60");
      assertEquals(large, cache.get("/a").text());
      cache.stored("/a", "one", "ETag", "\"a\"", "Cache-Control", "max-age=60");
      cache.origin().next(200, large, "Cache-Control", "max-age=60");
      assertEquals(large, cache.get("/a", "Cache-Control", "no-cache").text());
      cache.origin().next(200, "two", "Cache-Control", "max-age=60");
      assertEquals("two", cache.get("/a").text());
    }
  }

  @Test
  void aNotModifiedRefreshesWhatIsStored() {
    try (TestCache cache = stale("X-Old", "1", "Age", "5")) {
      cache.origin().next(304, "", "ETag", "\"a\"", "Cache-Control", "max-age=600", "X-New", "2");
      FakeExchange exchange = cache.get("/a", "Accept", "*/*");
      Fields asked = cache.origin().last().request().fields();
      assertEquals("\"a\"", asked.combined("If-None-Match"));
      assertEquals("*/*", asked.combined("Accept"));
      assertEquals(200, exchange.status());
      assertEquals("one", exchange.text());
      assertEquals(3, exchange.contentLength());
      assertEquals(
          "fwd=stale; fwd-status=304; stored; ttl=600; detail=validated", exchange.cacheStatus());
      assertEquals("0", exchange.field("Age"));
      assertEquals("1", exchange.field("X-Old"));
      assertEquals("2", exchange.field("X-New"));
      cache.pass(599);
      assertFresh(cache, "one");
      assertEquals("599", cache.get("/a").field("Age"));
    }
  }

  @Test
  void theClientsOwnConditionsAreAnsweredFromWhatWasValidated() {
    try (TestCache cache = stale()) {
      cache.origin().next(304, "", "Cache-Control", "max-age=600");
      FakeExchange exchange =
          cache.get("/a", "If-None-Match", "\"x\", \"a\"", "Range", "bytes=0-0");
      assertEquals("\"a\"", cache.origin().last().request().fields().combined("If-None-Match"));
      assertNull(cache.origin().last().request().fields().combined("Range"));
      assertEquals(304, exchange.status());
      cache.pass(600);
      cache.origin().next(304, "", "Cache-Control", "max-age=600");
      FakeExchange range = cache.get("/a", "Range", "bytes=1-1");
      assertEquals(206, range.status());
      assertEquals("n", range.text());
    }
  }

  @Test
  void bothValidatorsAreSent() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored(
          "/a", "one", "ETag", "W/\"a\"", "Last-Modified", MODIFIED, "Cache-Control", "no-cache");
      cache.origin().next(304, "");
      FakeExchange exchange = cache.get("/a");
      Fields asked = cache.origin().last().request().fields();
      assertEquals("W/\"a\"", asked.combined("If-None-Match"));
      assertEquals(MODIFIED, asked.combined("If-Modified-Since"));
      assertEquals("one", exchange.text());
      assertEquals(200, exchange.status());
    }
  }

  @Test
  void whatCannotBeValidatedIsFetchedWhole() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "one", "Cache-Control", "max-age=60").pass(60);
      cache.origin().next(200, "two", "Cache-Control", "max-age=60");
      FakeExchange exchange = cache.get("/a", "Range", "bytes=0-0", "If-None-Match", "\"a\"");
      Fields asked = cache.origin().last().request().fields();
      assertEquals(Fields.EMPTY, asked);
      assertEquals("two", exchange.text());
      assertEquals(
          "fwd=stale; fwd-status=200; stored; ttl=60; detail=stale", exchange.cacheStatus());
      assertFresh(cache, "two");
    }
  }

  @Test
  void conditionsOnTheStateOfTheOriginAreTheOriginsToEvaluate() {
    try (TestCache cache = stale()) {
      cache.origin().next(412, "no");
      FakeExchange exchange = cache.get("/a", "If-Match", "\"old\"");
      Fields asked = cache.origin().last().request().fields();
      assertEquals("\"old\"", asked.combined("If-Match"));
      assertNull(asked.combined("If-None-Match"));
      assertEquals(412, exchange.status());
      cache.origin().next(304, "", "Cache-Control", "max-age=60");
      assertEquals("one", cache.get("/a").text());
    }
  }

  @Test
  void aNewResponseTakesThePlaceOfTheOldOne() {
    try (TestCache cache = stale()) {
      cache.origin().next(200, "two", "ETag", "\"b\"", "Cache-Control", "max-age=60");
      FakeExchange exchange = cache.get("/a");
      assertEquals("two", exchange.text());
      assertEquals(
          "fwd=stale; fwd-status=200; stored; ttl=60; detail=stale", exchange.cacheStatus());
      assertFresh(cache, "two");
    }
  }

  @Test
  void aNotModifiedForAnotherResponseIsNotBelieved() {
    try (TestCache cache = stale()) {
      cache
          .origin()
          .next(304, "", "ETag", "\"b\"", "Last-Modified", "Sun, 22 Nov 2026 00:00:00 GMT");
      cache.origin().next(200, "two", "ETag", "\"b\"", "Cache-Control", "max-age=60");
      FakeExchange exchange = cache.get("/a");
      assertEquals("two", exchange.text());
      assertEquals(3, cache.origin().count());
      assertNotNull(cache.origin().get(1).cancelled());
      assertNull(cache.origin().get(2).request().fields().combined("If-None-Match"));
      assertFresh(cache, "two");
    }
  }

  @Test
  void aNotModifiedForAnotherResponseAndThenNothing() {
    try (TestCache cache = stale()) {
      cache
          .origin()
          .next(304, "", "ETag", "\"b\"", "Last-Modified", "Sun, 22 Nov 2026 00:00:00 GMT");
      cache.origin().next(fetch -> fetch.fail(Kind.UNREACHABLE));
      FakeExchange exchange = cache.get("/a");
      assertEquals(502, exchange.status());
      assertEquals("fwd=stale; detail=origin-failed", exchange.cacheStatus());
      // What the origin does not know any more does not stand in for it either.
      String any = "only-if-cached, max-stale=1000";
      assertEquals(504, cache.get("/a", "Cache-Control", any).status());
    }
  }

  @Test
  void aRefreshOfWhatWasReplacedMeanwhileDoesNotLand() {
    try (TestCache cache = stale()) {
      cache.with(cache.settings().lock(new Lock(false, Duration.ofSeconds(5))));
      FakeExchange slow = cache.get("/a");
      FakeFetch question = cache.origin().last();
      cache.origin().next(200, "two", "ETag", "\"b\"", "Cache-Control", "max-age=60");
      assertEquals("two", cache.get("/a").text());
      question
          .head(304, "ETag", "\"a\"", "Cache-Control", "max-age=9999", "X-Of", "one")
          .complete();
      assertEquals("one", slow.text());
      assertEquals("fwd=stale; fwd-status=304; ttl=9999; detail=validated", slow.cacheStatus());
      assertFresh(cache, "two");
      assertNull(cache.get("/a").field("X-Of"));
      assertEquals("\"b\"", cache.get("/a").field("ETag"));
    }
  }

  @Test
  void aRefreshAfterAnInvalidationDoesNotLand() {
    try (TestCache cache = stale()) {
      FakeExchange slow = cache.get("/a");
      FakeFetch question = cache.origin().last();
      cache.origin().next(200, "done");
      cache.send("POST", "/a");
      question.head(304, "Cache-Control", "max-age=9999").complete();
      assertEquals("one", slow.text());
      assertEquals("fwd=stale; fwd-status=304; ttl=9999; detail=validated", slow.cacheStatus());
      cache.origin().next(200, "two", "Cache-Control", "max-age=60");
      assertEquals("two", cache.get("/a").text());
    }
  }

  @Test
  void aNotModifiedThatForbidsStoringRemoves() {
    try (TestCache cache = stale()) {
      cache.origin().next(304, "", "Cache-Control", "no-store");
      FakeExchange exchange = cache.get("/a");
      assertEquals("one", exchange.text());
      assertEquals(200, exchange.status());
      assertEquals(Reason.NO_STORE, exchange.outcome().result());
      cache.origin().next(200, "two");
      assertEquals(
          "fwd=uri-miss; fwd-status=200; detail=no-validator", cache.get("/a").cacheStatus());
    }
  }

  @Test
  void aNewResponseThatForbidsStoringRemovesTheOldOne() {
    for (boolean validator : new boolean[] {true, false}) {
      try (TestCache cache = TestCache.withMemory()) {
        String tag = validator ? "ETag" : "X-Tag";
        cache.stored("/a", "one", tag, "\"a\"", "Cache-Control", "max-age=60").pass(60);
        cache.origin().next(200, "secret", "Cache-Control", "no-store");
        assertEquals("secret", cache.get("/a").text());
        cache.origin().next(fetch -> fetch.fail(Kind.UNREACHABLE));
        FakeExchange exchange = cache.get("/a");
        assertEquals(502, exchange.status());
        assertEquals("fwd=uri-miss; detail=origin-failed", exchange.cacheStatus());
      }
    }
  }

  @Test
  void aNotModifiedThatBringsVaryKeepsTheRequestsSelection() {
    try (TestCache cache = stale()) {
      cache.origin().next(304, "", "Vary", "X-Lang", "Cache-Control", "max-age=600");
      assertEquals("one", cache.get("/a", "X-Lang", "de").text());
      int fetches = cache.origin().count();
      assertEquals("one", cache.get("/a", "X-Lang", "de").text());
      assertEquals(fetches, cache.origin().count());
      // Nothing says that it is for requests without the field as well.
      cache.origin().next(200, "none", "Vary", "X-Lang", "Cache-Control", "max-age=600");
      FakeExchange other = cache.get("/a");
      assertEquals("none", other.text());
      assertEquals(
          "fwd=vary-miss; fwd-status=200; stored; ttl=600; detail=vary-miss", other.cacheStatus());
    }
  }

  @Test
  void errorsAreCoveredByWhatIsStale() {
    try (TestCache cache = stale("Cache-Control", "max-age=60, stale-if-error=100")) {
      cache.origin().next(503, "down", "Retry-After", "1");
      FakeExchange exchange = cache.get("/a");
      assertEquals(200, exchange.status());
      assertEquals("one", exchange.text());
      assertEquals(
          "fwd=stale; fwd-status=503; ttl=-40; detail=stale-on-error", exchange.cacheStatus());
      assertEquals("100", exchange.field("Age"));
      assertNotNull(cache.origin().last().cancelled());
      cache.pass(60);
      cache.origin().next(503, "down");
      FakeExchange late = cache.get("/a");
      assertEquals(503, late.status());
      assertEquals("down", late.text());
      assertEquals("fwd=stale; fwd-status=503; detail=status", late.cacheStatus());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void failuresAreCoveredByWhatIsStaleUnlessTheClientCausedThem(Kind kind) {
    boolean clients =
        kind == Kind.UNSENDABLE || kind == Kind.CLIENT_CONTENT || kind == Kind.CLIENT_TIMEOUT;
    try (TestCache cache = stale()) {
      cache.origin().next(fetch -> fetch.fail(kind));
      FakeExchange exchange = cache.get("/a");
      if (clients) {
        assertEquals(kind.status(), exchange.status());
        assertEquals("It failed: " + kind + ".\n", exchange.text());
        assertEquals("fwd=stale; detail=origin-failed", exchange.cacheStatus());
      } else {
        assertEquals("one", exchange.text());
        assertEquals("fwd=stale; ttl=-40; detail=stale-on-error", exchange.cacheStatus());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void failuresWithNothingStoredAreTold(Kind kind) {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(fetch -> fetch.fail(kind));
      FakeExchange exchange = cache.get("/a");
      assertEquals(kind.status(), exchange.status());
      assertEquals("fwd=uri-miss; detail=origin-failed", exchange.cacheStatus());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=60, must-revalidate   | 'x'
          max-age=60, proxy-revalidate  | 'x'
          s-maxage=60                   | 'x'
          no-cache                      | 'x'
          max-age=60, stale-if-error=10 | 'x'
          max-age=60                    | no-cache
          max-age=1000                  | max-age=0
          """)
  void whatMustNotBeUsedStaleDoesNotStandIn(String stored, String asked) {
    try (TestCache cache = stale("Cache-Control", stored)) {
      cache.origin().next(500, "broken");
      FakeExchange error = cache.get("/a", "Cache-Control", asked);
      assertEquals(500, error.status());
      assertEquals("broken", error.text());
      cache.origin().next(fetch -> fetch.fail(Kind.TIMEOUT));
      assertEquals(504, cache.get("/a", "Cache-Control", asked).status());
      // It is still there, to be validated.
      cache.origin().next(304, "", "Cache-Control", "max-age=60");
      assertEquals("one", cache.get("/a", "Cache-Control", asked).text());
    }
  }

  @Test
  void staleOnErrorCanBeSwitchedOff() {
    try (TestCache cache = stale()) {
      cache.with(cache.settings().staleOnError(Duration.ZERO));
      cache.origin().next(502, "bad");
      assertEquals("bad", cache.get("/a").text());
    }
  }

  @Test
  void aRequestCanAskForValidation() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "one", "ETag", "\"a\"", "Cache-Control", "max-age=60");
      cache.origin().next(304, "");
      FakeExchange validated = cache.get("/a", "Cache-Control", "no-cache");
      assertEquals("one", validated.text());
      assertEquals("\"a\"", cache.origin().last().request().fields().combined("If-None-Match"));
      cache.origin().next(200, "two", "ETag", "\"b\"", "Cache-Control", "max-age=60");
      FakeExchange replaced = cache.get("/a", "Pragma", "no-cache");
      assertEquals(
          "fwd=request; fwd-status=200; stored; ttl=60; detail=request-no-cache",
          replaced.cacheStatus());
      assertFresh(cache, "two");
    }
  }

  @Test
  void aStoreThatCannotRefreshCostsTheRefreshAlone() {
    try (TestCache cache = stale()) {
      cache.plan("mem").fail(Operation.REFRESH, Failure.IO);
      cache.origin().next(304, "", "Cache-Control", "max-age=600");
      FakeExchange exchange = cache.get("/a");
      assertEquals("one", exchange.text());
      assertEquals("fwd=stale; fwd-status=304; ttl=600; detail=validated", exchange.cacheStatus());
      cache.origin().next(304, "", "Cache-Control", "max-age=600");
      assertEquals("one", cache.get("/a").text());
      assertEquals(3, cache.origin().count());
    }
  }

  @Test
  void theFieldsOfAWarningAreAddedOnDemand() {
    try (TestCache cache = stale()) {
      cache.with(cache.settings().warning(true));
      cache.origin().next(fetch -> fetch.fail(Kind.UNREACHABLE));
      assertEquals(
          "110 larder \"Response is Stale\", 111 larder \"Revalidation Failed\"",
          cache.get("/a").field("Warning"));
    }
  }

  @Test
  void aNotModifiedThatNobodyAskedForIsNoAnswer() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(304, "", "ETag", "\"a\"");
      FakeExchange nothing = cache.get("/a");
      assertEquals(502, nothing.status());
      assertEquals("fwd=uri-miss; detail=origin-failed", nothing.cacheStatus());
      assertNotNull(cache.origin().last().cancelled());
      cache.stored("/a", "one", "Cache-Control", "max-age=60").pass(60);
      cache.origin().next(304, "");
      FakeExchange stale = cache.get("/a", "If-None-Match", "\"mine\"");
      assertEquals("one", stale.text());
      assertEquals("fwd=stale; ttl=0; detail=stale-on-error", stale.cacheStatus());
      cache.origin().next(304, "");
      assertEquals(304, cache.get("/b", "If-Modified-Since", MODIFIED).status());
    }
  }
}
