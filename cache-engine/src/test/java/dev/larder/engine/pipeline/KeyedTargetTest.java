package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes upstream is what is keyed, and no more, where something is keyed at all. */
final class KeyedTargetTest {

  private static final KeySettings WITHOUT_QUERY =
      new KeySettings(false, false, List.of(), false, List.of(), List.of(), List.of(), "");

  private static TestCache cache(KeySettings key) {
    TestCache cache = TestCache.withMemory();
    return cache.with(cache.settings().key(key));
  }

  private static KeySettings baseUrl(String url) {
    return new KeySettings(true, false, List.of(), false, List.of(), List.of(), List.of(), url);
  }

  @Test
  void withABaseUrlNothingOfTheClientsOwnGoesUpstream() {
    try (TestCache cache = cache(baseUrl("https://canon.test"))) {
      cache.origin().next(200, "x", "Cache-Control", "max-age=60");
      cache.handle(cache.exchange(FakeRequest.get("http://evil.test:666/p")));
      ForwardRequest asked = cache.origin().last().request();
      assertEquals("https", asked.scheme());
      assertEquals("canon.test", asked.authority());
      assertEquals(443, asked.port());
      FakeExchange hit = cache.handle(cache.exchange(FakeRequest.get("http://www.test/p")));
      assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
    }
  }

  @Test
  void withABaseUrlTheOriginNamesItselfByThat() {
    try (TestCache cache = cache(baseUrl("http://canon.test"))) {
      cache.stored("/b", "x", "Cache-Control", "max-age=60");
      cache.origin().next(201, "", "Location", "http://canon.test/b");
      cache.send("POST", "/a");
      assertEquals(504, cache.get("/b", "Cache-Control", "only-if-cached").status());
    }
  }

  /** 25: CacheIgnoreQueryString lifts the rule about queries. */
  @Test
  void aQueryThatIsDroppedIsNoQuery() {
    try (TestCache cache = cache(WITHOUT_QUERY)) {
      cache.origin().next(200, "x", "Last-Modified", "Sun, 01 Mar 2026 05:00:00 GMT");
      assertEquals(true, cache.get("/p?x=1").outcome().stored());
      assertNull(cache.origin().last().request().query());
      assertEquals(true, cache.get("/p?x=2").outcome().hit());
    }
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({"POST, X-None", "PUT, X-None", "GET, Authorization"})
  void whatHasNoKeyGoesUpstreamWhole(String method, String field) {
    try (TestCache cache = cache(WITHOUT_QUERY)) {
      cache.origin().next(200, "");
      cache.send(method, "/p?id=5", field, "x");
      assertEquals("id=5", cache.origin().last().request().query());
    }
  }
}
