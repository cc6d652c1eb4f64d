package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.api.Fields;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings.Enable;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.settings.UrlPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses that come from a store without the origin being asked. */
final class HitTest {

  private static final String TAG = "\"a\"";

  /** A response of ten bytes that is fresh for a minute, modified an hour before it was stored. */
  private static TestCache ten() {
    TestCache cache = TestCache.withMemory();
    long start = cache.clock().millis() / 1000;
    return cache.stored(
        "/a",
        "0123456789",
        "Cache-Control",
        "max-age=60",
        "ETag",
        TAG,
        "Last-Modified",
        HttpDate.format(start - 3600),
        "Date",
        HttpDate.format(start),
        "Content-Type",
        "text/plain",
        "Connection",
        "X-Hop",
        "X-Hop",
        "1");
  }

  @Test
  void aMissIsStoredAndTheNextRequestIsAHit() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "hello", "Cache-Control", "max-age=60", "ETag", TAG);
      FakeExchange miss = cache.get("/a");
      assertEquals("hello", miss.text());
      assertEquals(200, miss.status());
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=uri-miss", miss.cacheStatus());
      assertNull(miss.field("Age"));
      assertEquals(HttpDate.format(cache.clock().millis() / 1000), miss.field("Date"));

      cache.pass(10);
      FakeExchange hit = cache.get("/a");
      assertEquals("hello", hit.text());
      assertEquals(200, hit.status());
      assertEquals(5, hit.contentLength());
      assertEquals("10", hit.field("Age"));
      assertEquals(TAG, hit.field("ETag"));
      assertEquals("hit; ttl=50; detail=fresh", hit.cacheStatus());
      assertEquals(miss.field("Date"), hit.field("Date"));
      assertFalse(hit.isStreamed());
      assertEquals(1, cache.origin().count());
      assertEquals(Outcome.FRESH, hit.outcome());

      cache.pass(49);
      assertEquals("hit; ttl=1; detail=fresh", cache.get("/a").cacheStatus());
      assertEquals("59", cache.get("/a").field("Age"));
      assertEquals(3, cache.engine().statistics().byLookup().get(Reason.FRESH));
      assertEquals(1, cache.engine().statistics().byLookup().get(Reason.URI_MISS));
    }
  }

  @Test
  void aHitNeedsNoWorkerAndAMissOne() {
    try (TestCache cache = ten()) {
      FakeExchange hit = cache.exchange("GET", "/a").workers(FakeExchange.Workers.FULL);
      assertEquals(200, cache.handle(hit).status());
      assertEquals(0, hit.executes());
      cache.origin().next(200, "", "Cache-Control", "max-age=60");
      assertEquals(1, cache.get("/b").executes());
    }
  }

  @Test
  void anOwnAgeAndHopByHopFieldsAreNotHandedOn() {
    try (TestCache cache = TestCache.withMemory()) {
      cache
          .origin()
          .next(
              200,
              "x",
              "Cache-Control",
              "max-age=60",
              "Age",
              "20",
              "Connection",
              "X-H",
              "X-H",
              "1");
      FakeExchange miss = cache.get("/a");
      assertEquals("20", miss.field("Age"));
      assertNull(miss.field("X-H"));
      cache.pass(5);
      FakeExchange hit = cache.get("/a");
      assertEquals(List.of("25"), hit.fields().values("Age"));
      assertNull(hit.field("X-H"));
      assertNull(hit.field("Connection"));
    }
  }

  @Test
  void aHeadIsAnsweredFromAGet() {
    try (TestCache cache = ten()) {
      FakeExchange head = cache.send("HEAD", "/a");
      assertEquals(200, head.status());
      assertEquals(10, head.contentLength());
      assertEquals("", head.text());
      assertEquals("hit; ttl=60; detail=fresh", head.cacheStatus());
    }
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          If-None-Match       | "a"                           | 304
          If-None-Match       | W/"a"                         | 304
          If-None-Match       | "b", "a"                      | 304
          If-None-Match       | *                             | 304
          If-None-Match       | "b"                           | 200
          If-Modified-Since   | Sun, 01 Mar 2026 11:00:00 GMT | 304
          If-Modified-Since   | Sun, 01 Mar 2026 10:59:59 GMT | 200
          If-Modified-Since   | soon                          | 200
          If-Match            | "a"                           | 200
          If-Match            | "b"                           | 412
          If-Unmodified-Since | Sun, 01 Mar 2026 11:00:00 GMT | 200
          If-Unmodified-Since | Sun, 01 Mar 2026 10:59:59 GMT | 412
          """)
  void conditionsAreEvaluatedHere(String name, String value, int status) {
    try (TestCache cache = ten()) {
      FakeExchange exchange = cache.get("/a", name, value);
      assertEquals(status, exchange.status());
      assertEquals("hit; ttl=60; detail=fresh", exchange.cacheStatus());
      switch (status) {
        case 304 -> {
          assertEquals(-1, exchange.contentLength());
          assertEquals(TAG, exchange.field("ETag"));
          assertNull(exchange.field("Content-Type"));
          assertEquals("", exchange.text());
        }
        case 412 -> {
          assertEquals(0, exchange.contentLength());
          assertEquals("", exchange.text());
        }
        default -> assertEquals("0123456789", exchange.text());
      }
      assertEquals(1, cache.origin().count());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=2-4        | 206 | 234        | bytes 2-4/10
          bytes=7-         | 206 | 789        | bytes 7-9/10
          bytes=-2         | 206 | 89         | bytes 8-9/10
          bytes=8-99       | 206 | 89         | bytes 8-9/10
          bytes=10-        | 416 | ''         | bytes */10
          bytes=0-1,4-5    | 200 | 0123456789 |
          bytes=x          | 200 | 0123456789 |
          lines=1-2        | 200 | 0123456789 |
          """)
  void aSingleRangeIsCutFromTheWhole(String range, int status, String text, String contentRange) {
    try (TestCache cache = ten()) {
      FakeExchange exchange = cache.get("/a", "Range", range);
      assertEquals(status, exchange.status());
      assertEquals(text, exchange.text());
      assertEquals(contentRange, exchange.field("Content-Range"));
      assertEquals(text.length(), exchange.contentLength());
      assertEquals("hit; ttl=60; detail=fresh", exchange.cacheStatus());
      assertEquals("0", exchange.field("Age"));
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "a"                           | 206
          "b"                           | 200
          W/"a"                         | 200
          Sun, 01 Mar 2026 11:00:00 GMT | 206
          Sun, 01 Mar 2026 11:00:01 GMT | 200
          """)
  void ifRangeDecidesWhetherTheRangeCounts(String ifRange, int status) {
    try (TestCache cache = ten()) {
      FakeExchange exchange = cache.get("/a", "Range", "bytes=0-1", "If-Range", ifRange);
      assertEquals(status, exchange.status());
      assertEquals(status == 206 ? "01" : "0123456789", exchange.text());
    }
  }

  @Test
  void aRangeOfAHeadIsNoRange() {
    try (TestCache cache = ten()) {
      FakeExchange head = cache.send("HEAD", "/a", "Range", "bytes=0-1");
      assertEquals(200, head.status());
      assertEquals(10, head.contentLength());
    }
  }

  @Test
  void onlyIfCachedNeverReachesTheOrigin() {
    try (TestCache cache = ten()) {
      String only = "only-if-cached";
      assertEquals(200, cache.get("/a", "Cache-Control", only).status());
      FakeExchange refused = cache.get("/b", "Cache-Control", only);
      assertEquals(504, refused.status());
      assertEquals("detail=only-if-cached", refused.cacheStatus());
      assertEquals("Nothing stored can be used for this request.\n", refused.text());
      assertEquals("no-store", refused.field("Cache-Control"));
      cache.pass(60);
      assertEquals(504, cache.get("/a", "Cache-Control", only).status());
      assertEquals(504, cache.get("/a", "Cache-Control", "only-if-cached, max-stale=0").status());
      FakeExchange stale = cache.get("/a", "Cache-Control", "only-if-cached, max-stale=10");
      assertEquals("hit; ttl=0; detail=stale-allowed", stale.cacheStatus());
      assertEquals(1, cache.origin().count());
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"Cache-Control, no-store", "Authorization, Basic x", "X-None, x"})
  void onlyIfCachedNeverReachesTheOriginWhatElseTheRequestSays(String name, String value) {
    try (TestCache cache = ten()) {
      String target = name.equals("X-None") ? "/b" : "/a";
      FakeExchange refused = cache.get(target, "Cache-Control", "only-if-cached", name, value);
      assertEquals(504, refused.status());
      assertEquals("detail=only-if-cached", refused.cacheStatus());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void theKeyOfAVariantIsShownAsThatOfItsUrl() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().statusKey(true));
      cache.stored("/a", "x", "Cache-Control", "max-age=60", "Vary", "X-Lang");
      assertEquals(
          "hit; ttl=60; key=\"http://www.example.com:80/a\"; detail=fresh",
          cache.get("/a").cacheStatus());
    }
  }

  /** RFC 9110 section 14.4: it has no meaning for a whole. */
  @Test
  void aStrayContentRangeGivesWayToThatOfThePart() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "abcd", "Cache-Control", "max-age=60", "Content-Range", "bytes 0-3/10");
      FakeExchange part = cache.get("/a", "Range", "bytes=0-1");
      assertEquals(List.of("bytes 0-1/4"), part.fields().values("Content-Range"));
    }
  }

  @Test
  void theKeyAndTheFieldsOfModCacheAreShownOnDemand() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().statusKey(true).header(true).detailHeader(true));
      cache.origin().next(200, "x", "Cache-Control", "max-age=60");
      FakeRequest odd = FakeRequest.get().withTarget("/a", "q=\u00e9\"");
      FakeExchange miss = cache.handle(cache.exchange(odd));
      String key = "; key=\"http://www.example.com:80/a?q=?\\\"\"";
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60" + key + "; detail=uri-miss",
          miss.cacheStatus());
      assertEquals("MISS from www.example.com", miss.field("X-Cache"));
      FakeExchange hit = cache.handle(cache.exchange(odd));
      assertEquals("hit; ttl=60" + key + "; detail=fresh", hit.cacheStatus());
      assertEquals("HIT from www.example.com", hit.field("X-Cache"));
      assertEquals("\"fresh\" from www.example.com", hit.field("X-Cache-Detail"));
      cache.with(cache.settings().statusHeader(false).header(false).detailHeader(false));
      FakeExchange plain = cache.handle(cache.exchange(odd));
      assertNull(plain.field("Cache-Status"));
      assertNull(plain.field("X-Cache"));
      assertNull(plain.field("X-Cache-Detail"));
    }
  }

  @Test
  void aNewPolicyShowsInWhatIsStoredAlready() {
    try (TestCache cache = ten()) {
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a").cacheStatus());
      cache.with(
          cache
              .settings()
              .maxExpire(Duration.ofSeconds(30))
              .onHit(new FieldChanges(List.of("ETag"), Fields.of("X-Site", "new"), Fields.EMPTY)));
      FakeExchange hit = cache.get("/a");
      assertEquals("hit; ttl=30; detail=fresh", hit.cacheStatus());
      assertEquals("new", hit.field("X-Site"));
      assertNull(hit.field("ETag"));
    }
  }

  @Test
  void fieldsAreRemovedThenSetThenAdded() {
    try (TestCache cache = ten()) {
      FieldChanges changes =
          new FieldChanges(
              List.of("ETag", "Content-Type"),
              Fields.of("last-modified", "never", "X-Set", "set"),
              Fields.of("X-Set", "added", "ETag", "\"b\""));
      cache.with(cache.settings().onHit(changes).onMiss(changes));
      FakeExchange hit = cache.get("/a");
      assertNull(hit.field("Content-Type"));
      assertEquals(List.of("never"), hit.fields().values("Last-Modified"));
      assertEquals(List.of("set", "added"), hit.fields().values("X-Set"));
      assertEquals(List.of("\"b\""), hit.fields().values("ETag"));
      cache.origin().next(200, "", "X-Set", "sent", "X-set", "twice", "ETag", TAG);
      FakeExchange miss = cache.get("/b");
      assertEquals(List.of("set", "added"), miss.fields().values("X-Set"));
      assertEquals(List.of("\"b\""), miss.fields().values("ETag"));
    }
  }

  @Test
  void aHitSaysAsWellWhereItWasMissedBefore() {
    try (TestCache cache = ten().store("second")) {
      cache.with(
          cache
              .settings()
              .enable(
                  List.of(
                      enable("second", Fields.of("X-Second", "hit"), Fields.of("X", "missed")),
                      enable("mem", Fields.of("X", "hit"), Fields.of("X-Mem", "missed")))));
      FakeExchange hit = cache.get("/a");
      assertEquals(List.of("missed", "hit"), hit.fields().values("X"));
      assertNull(hit.field("X-Second"));
      assertNull(hit.field("X-Mem"));
      cache.stored("/b", "b", "Cache-Control", "max-age=60");
      FakeExchange other = cache.get("/b");
      assertEquals("hit", other.field("X-Second"));
      assertNull(other.field("X"));
    }
  }

  private static Enable enable(String store, Fields onHit, Fields onMiss) {
    return new Enable(
        store,
        UrlPattern.parse("/"),
        new FieldChanges(List.of(), Fields.EMPTY, onHit),
        new FieldChanges(List.of(), Fields.EMPTY, onMiss),
        "",
        false);
  }

  @Test
  void theEncodedFieldsOfAHitAreKeptFromOneHitToTheNext() {
    try (TestCache cache = ten()) {
      List<Object> encoded = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        cache.handle(
            cache
                .exchange("GET", "/a")
                .onAnswer(
                    answer -> {
                      encoded.add(answer.stable().encoded(Object.class, fields -> new Object()));
                      encoded.add(answer.changing().encoded(Object.class, fields -> new Object()));
                    }));
      }
      assertEquals(encoded.get(0), encoded.get(2));
      assertEquals(encoded.get(1), encoded.get(3));
    }
  }
}
