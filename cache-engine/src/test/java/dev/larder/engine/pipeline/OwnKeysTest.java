package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Store;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.PageStore;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that make their keys themselves, in which others leave responses. */
final class OwnKeysTest {

  private static final String FRESH = "max-age=60";

  @SuppressWarnings("NullAway.Init")
  private PageStore pages;

  private Store around(Store heap, String... fields) {
    pages = new PageStore(heap, fields);
    return pages;
  }

  private TestCache cache(String... fields) {
    return new TestCache().store("pages", heap -> around(heap, fields));
  }

  @Test
  void whatIsThereIsFreshHoweverOldAndWhateverItSays() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "page", "Cache-Control", FRESH, "ETag", "\"a\"", "X-A", "1");
      cache.pass(100_000);
      FakeExchange hit = cache.get("/a?other=query");
      assertEquals("page", hit.text());
      assertEquals("hit; detail=fresh", hit.cacheStatus());
      assertEquals("1", hit.field("X-A"));
      assertEquals(304, cache.get("/a", "If-None-Match", "\"a\"").status());
      assertEquals("", cache.send("HEAD", "/a").text());
      assertEquals(4, cache.send("HEAD", "/a").contentLength());
      assertEquals(1, cache.origin().count());
    }
  }

  @Test
  void theKeyIsToldUpToALineFeed() {
    try (TestCache cache = cache()) {
      cache.with(cache.settings().statusKey(true));
      cache.stored("/a", "page", "Cache-Control", FRESH);
      assertEquals("hit; key=\"GET /a\"; detail=fresh", cache.get("/a").cacheStatus());
    }
  }

  @Test
  void whatOthersLeftGetsTheDateAtWhichItWasFoundAndNoCacheControl() {
    try (TestCache cache = cache()) {
      pages.leave("/a", "left", "Content-Type", "text/html");
      FakeExchange hit = cache.get("/a");
      assertEquals("left", hit.text());
      assertEquals(HttpDate.format(0), hit.field("Date"));
      assertNull(hit.field("Cache-Control"));
      assertEquals(0, cache.origin().count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-0", "bytes=0-0,2-3", "bytes=9-"})
  void vector77NoRangesAreGivenOfAPage(String range) {
    try (TestCache cache = cache()) {
      cache.stored("/a", "page", "Cache-Control", FRESH);
      FakeExchange hit = cache.get("/a", "Range", range);
      assertEquals(200, hit.status());
      assertEquals("page", hit.text());
      assertNull(hit.field("Content-Range"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "no-cache,request-no-cache",
    "max-age=0,request-max-age",
  })
  void aRequestThatDoesNotTakeItReplacesItWithoutValidation(String asks, String detail) {
    try (TestCache cache = cache()) {
      cache.stored("/a", "old", "Cache-Control", FRESH, "ETag", "\"a\"");
      cache.origin().next(200, "new", "Cache-Control", FRESH);
      FakeExchange miss = cache.get("/a", "Cache-Control", asks);
      assertEquals("new", miss.text());
      assertTrue(miss.cacheStatus().endsWith("detail=" + detail), miss::cacheStatus);
      assertFalse(cache.origin().last().request().fields().has("If-None-Match"));
      assertEquals("new", cache.get("/a").text());
    }
  }

  @ParameterizedTest(name = "{0} by {1}: {2}")
  @CsvSource({
    "Accept-Language,accept-language,true",
    "Accept-Language,'',false",
    "'Accept-Language, X-B',accept-language,false",
    "*,accept-language,false",
  })
  void whatVariesIsOfferedOnlyWhereTheKeySaysIt(String vary, String inKey, boolean stored) {
    try (TestCache cache = inKey.isEmpty() ? cache() : cache(inKey)) {
      cache.origin().next(200, "de", "Cache-Control", FRESH, "Vary", vary);
      FakeExchange first = cache.get("/a", "Accept-Language", "de");
      assertEquals(stored, first.outcome().stored());
      if (stored) {
        assertEquals("de", cache.get("/a", "Accept-Language", "de").text());
        cache.origin().next(200, "en", "Cache-Control", FRESH, "Vary", vary);
        assertEquals("en", cache.get("/a", "Accept-Language", "en").text());
        assertEquals("de", cache.get("/a", "Accept-Language", "de").text());
      }
    }
  }

  @Test
  void aPageThatVariesByMoreThanItsKeySaysIsForNobody() {
    try (TestCache cache = cache("accept-language")) {
      pages.leave("/a", "left", "Vary", "Accept-Language");
      assertEquals("left", cache.get("/a").text());
      pages.leave("/b", "left", "Vary", "Accept-Language, Cookie");
      cache.origin().next(200, "fetched");
      FakeExchange miss = cache.get("/b");
      assertEquals("fetched", miss.text());
      assertTrue(miss.cacheStatus().startsWith("fwd=vary-miss;"), miss::cacheStatus);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-cache", "max-age=0", "max-age=0, must-revalidate"})
  void whatMustBeValidatedIsNotOffered(String cacheControl) {
    try (TestCache cache = cache()) {
      cache.origin().next(200, "x", "Cache-Control", cacheControl, "ETag", "\"a\"");
      FakeExchange exchange = cache.get("/a");
      assertFalse(exchange.outcome().stored(), exchange::cacheStatus);
      assertEquals("fwd=uri-miss; fwd-status=200; detail=declined", exchange.cacheStatus());
    }
  }

  @Test
  void theStoreIsToldTheLifeThatTheOriginGaveAndNoneThatIsGuessed() {
    try (TestCache cache = cache()) {
      long now = cache.clock().millis();
      cache.stored("/a", "x", "Cache-Control", FRESH);
      assertEquals(now + 60_000, pages.offered().freshUntil());
      assertEquals(now + 60_000, pages.offered().keepUntil());
      cache.stored("/b", "x", "ETag", "\"a\"");
      assertEquals(Long.MAX_VALUE, pages.offered().freshUntil());
      String justNow = HttpDate.format(now / 1000 - 1);
      cache.stored("/c", "x", "Last-Modified", justNow);
      assertEquals(Long.MAX_VALUE, pages.offered().freshUntil());
    }
  }

  @Test
  void partsHaveNoPlaceThere() {
    try (TestCache cache = cache()) {
      cache.origin().next(206, "12", "Content-Range", "bytes 1-2/9", "Cache-Control", FRESH);
      FakeExchange part = cache.get("/a", "Range", "bytes=1-2");
      assertEquals(206, part.status());
      assertFalse(part.outcome().stored());
    }
  }

  @Test
  void vector79AHeadStoresNothing() {
    try (TestCache cache = cache()) {
      cache.origin().next(200, "", "Cache-Control", FRESH);
      assertEquals(200, cache.send("HEAD", "/a").status());
      cache.origin().next(200, "page", "Cache-Control", FRESH);
      assertEquals("page", cache.get("/a").text());
    }
  }

  @Test
  void aRequestWithoutAKeyIsAMissAndItsResponseGoesToTheNextStore() {
    try (TestCache cache = cache().store("mem")) {
      cache.stored("/none", "x", "Cache-Control", FRESH);
      FakeExchange hit = cache.get("/none");
      assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
    }
  }

  @Test
  void anUnsafeRequestRemovesThePageOfItsUriAndOfWhatItNames() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "a", "Cache-Control", FRESH).stored("/b", "b", "Cache-Control", FRESH);
      cache.origin().next(201, "", "Location", "/b");
      cache.send("POST", "/a");
      cache.stored("/a", "a2", "Cache-Control", FRESH).stored("/b", "b2", "Cache-Control", FRESH);
      assertEquals("a2", cache.get("/a").text());
    }
  }

  @Test
  void whatIsStoredInAnotherStoreRemovesThePage() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "old", "Cache-Control", FRESH).store("mem");
      cache.with(cache.settings().enable(List.of()).enable("mem", "/").enable("pages", "/"));
      cache.origin().next(200, "new", "Cache-Control", FRESH);
      cache.get("/a", "Cache-Control", "no-cache");
      cache.with(cache.settings().enable(List.of()).enable("pages", "/"));
      cache.origin().next(200, "third");
      assertEquals("third", cache.get("/a").text());
    }
  }

  @Test
  void pagesAreNotCopiedIntoStoresInFront() {
    try (TestCache cache = new TestCache().store("pages", this::around, "blocking", "true")) {
      cache.stored("/a", "page", "Cache-Control", FRESH);
      cache.store("mem");
      cache.with(cache.settings().enable(List.of()).enable("mem", "/").enable("pages", "/"));
      for (int i = 0; i < 4; i++) {
        assertEquals("page", cache.get("/a").text());
      }
      var mem = Objects.requireNonNull(cache.stores().byName("mem"));
      assertEquals(0, Objects.requireNonNull(mem.stats()).entries());
    }
  }

  @Test
  void aKeyedCookieKeepsResponsesOutUnlessTheKeyHasIt() {
    KeySettings byCookie =
        new KeySettings(true, false, List.of(), false, List.of(), List.of("lang"), List.of(), "");
    try (TestCache cache = cache()) {
      cache.with(cache.settings().key(byCookie));
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      assertFalse(cache.get("/a", "Cookie", "lang=de").outcome().stored());
    }
    try (TestCache cache = cache("cookie")) {
      cache.with(cache.settings().key(byCookie));
      cache.stored("/a", "x", "Cache-Control", FRESH);
    }
  }

  @Test
  void theKeyOfWhatIsStoredKnowsWhatTheHostNotedOfTheRequest() {
    try (TestCache cache = cache()) {
      FakeRequest request = FakeRequest.get("http://www.example.com/a");
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      cache.handle(cache.exchange(request.withEnvironment(Map.of("user", "ann"))));
      assertEquals("GET /a ann", pages.keys().get(pages.keys().size() - 1));
      assertNotNull(pages.offered());
    }
  }

  @Test
  void aStoreThatCannotMakeAKeyIsAMiss() {
    try (TestCache cache = cache()) {
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      assertEquals("x", cache.get("/broken").text());
      cache.origin().next(200, "y", "Cache-Control", FRESH);
      assertEquals("y", cache.get("/broken").text());
    }
  }
}
