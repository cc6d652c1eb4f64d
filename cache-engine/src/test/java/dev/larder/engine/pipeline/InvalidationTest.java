package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an unsafe request leaves of the responses that are stored, or about to be. */
final class InvalidationTest {

  private static TestCache stored(String... targets) {
    TestCache cache = TestCache.withMemory();
    for (String target : targets) {
      cache.stored(target, "old", "Cache-Control", "max-age=60", "ETag", "\"a\"");
    }
    return cache;
  }

  private static boolean isStored(TestCache cache, String target, String... fields) {
    String[] all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "Cache-Control";
    all[fields.length + 1] = "only-if-cached";
    return cache.get(target, all).status() == 200;
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "MOVE", "post"})
  void anUnsafeMethodInvalidatesItsTarget(String method) {
    try (TestCache cache = stored("/a", "/a?q", "/b")) {
      cache.origin().next(200, "done");
      FakeExchange exchange = cache.send(method, "/a");
      assertEquals("done", exchange.text());
      assertEquals("fwd=method; fwd-status=200; detail=method", exchange.cacheStatus());
      assertEquals(false, isStored(cache, "/a"));
      assertEquals(true, isStored(cache, "/a?q"));
      assertEquals(true, isStored(cache, "/b"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "PROPFIND", "QUERY", "HEAD"})
  void aSafeMethodInvalidatesNothing(String method) {
    try (TestCache cache = stored("/a")) {
      cache.origin().next(200, "");
      cache.send(method, "/a", "Content-Type", "x");
      assertEquals(true, isStored(cache, "/a"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 500, 503})
  void anErrorInvalidatesNothing(int status) {
    try (TestCache cache = stored("/a")) {
      cache.origin().next(status, "no");
      cache.send("POST", "/a");
      assertEquals(true, isStored(cache, "/a"));
      cache.origin().next(fetch -> fetch.fail(Kind.BROKEN));
      assertEquals(502, cache.send("POST", "/a").status());
      assertEquals(true, isStored(cache, "/a"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Location         | /b                              | false
          Content-Location | /b                              | false
          Location         | b                               | false
          Location         | http://www.example.com/b        | false
          Location         | http://WWW.example.com:80/b     | false
          Location         | //www.example.com/b             | false
          Location         | http://www.example.com/b#there  | false
          Location         | https://www.example.com/b       | true
          Location         | http://www.example.com:8080/b   | true
          Location         | http://example.com/b            | true
          Location         | //other.example/b               | true
          Location         | /b?q                            | true
          Location         | http://[b                       | true
          X-Location       | /b                              | true
          """)
  void whatTheAnswerNamesAtTheSameOriginIsInvalidatedAsWell(
      String name, String value, boolean kept) {
    try (TestCache cache = stored("/a", "/b")) {
      cache.origin().next(201, "", name, value);
      cache.send("POST", "/a");
      assertEquals(false, isStored(cache, "/a"));
      assertEquals(kept, isStored(cache, "/b"));
    }
  }

  @Test
  void allVariantsAreInvalidated() {
    try (TestCache cache = TestCache.withMemory()) {
      for (String lang : List.of("a", "b")) {
        cache.origin().next(200, lang, "Cache-Control", "max-age=60", "Vary", "X-Lang");
        cache.get("/a", "X-Lang", lang);
      }
      assertEquals(true, isStored(cache, "/a", "X-Lang", "a"));
      cache.origin().next(204, "");
      assertEquals(-1, cache.send("DELETE", "/a").contentLength());
      assertEquals(false, isStored(cache, "/a", "X-Lang", "a"));
      assertEquals(false, isStored(cache, "/a", "X-Lang", "b"));
      // One that is stored anew does not bring the other one back.
      cache.origin().next(200, "a2", "Cache-Control", "max-age=60", "Vary", "X-Lang");
      cache.get("/a", "X-Lang", "a");
      assertEquals(true, isStored(cache, "/a", "X-Lang", "a"));
      assertEquals(false, isStored(cache, "/a", "X-Lang", "b"));
    }
  }

  @Test
  void allKeysOfAnUrlAreInvalidated() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(
          cache
              .settings()
              .key(
                  new KeySettings(
                      true,
                      false,
                      List.of(),
                      false,
                      List.of(),
                      List.of("user"),
                      List.of("X-K"),
                      "")));
      String[][] keys = {
        {}, {"X-K", "1"}, {"Cookie", "user=me"}, {"Cookie", "user=you", "X-K", "2"}
      };
      for (String[] key : keys) {
        cache.origin().next(200, "old", "Cache-Control", "max-age=60");
        cache.get("/a", key);
        cache.origin().next(200, "old", "Cache-Control", "max-age=60", "ETag", "\"b\"");
        cache.get("/b", key);
      }
      cache.origin().next(200, "");
      cache.send("POST", "/a", "X-K", "1");
      for (String[] key : keys) {
        assertEquals(false, isStored(cache, "/a", key));
        assertEquals(true, isStored(cache, "/b", key));
      }
      cache.pass(60);
      FakeExchange slow = cache.get("/b", "X-K", "1");
      FakeFetch question = cache.origin().last();
      cache.origin().next(200, "");
      cache.send("POST", "/b");
      question.head(304).complete();
      assertEquals("fwd=stale; fwd-status=304; ttl=60; detail=validated", slow.cacheStatus());
      assertEquals(false, isStored(cache, "/b", "X-K", "1"));
      cache.origin().next(200, "new", "Cache-Control", "max-age=60");
      FakeExchange again = cache.get("/a", keys[2]);
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=invalidated", again.cacheStatus());
      assertEquals(true, isStored(cache, "/a", keys[2]));
    }
  }

  @Test
  void aFillThatBeganBeforeAnInvalidationIsNotStored() {
    try (TestCache cache = TestCache.withMemory()) {
      for (boolean headBefore : new boolean[] {true, false}) {
        for (boolean varies : new boolean[] {true, false}) {
          String[] fields = {"Cache-Control", "max-age=60", varies ? "Vary" : "X-Vary", "X-Lang"};
          FakeExchange slow = cache.get("/a");
          FakeFetch fill = cache.origin().last();
          if (headBefore) {
            fill.head(200, fields).content("old");
          }
          cache.origin().next(200, "");
          cache.send("POST", "/a");
          if (!headBefore) {
            fill.head(200, fields).content("old");
          }
          fill.complete();
          assertEquals("old", slow.text());
          assertEquals(false, isStored(cache, "/a"));
        }
      }
      cache.stored("/a", "new", "Cache-Control", "max-age=60");
      assertEquals(true, isStored(cache, "/a"));
    }
  }

  @Test
  void aFillThatEndedBeforeTheAnswerToTheUnsafeRequestIsRemoved() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange unsafe = cache.send("POST", "/a");
      FakeFetch answer = cache.origin().last();
      cache.stored("/a", "old", "Cache-Control", "max-age=60");
      answer.head(200);
      assertEquals(false, isStored(cache, "/a"));
      answer.complete();
      assertEquals(200, unsafe.status());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAStoreFailsToRemoveIsInvalidAllTheSame(boolean varies) {
    try (TestCache cache = new TestCache().store("first").store("second")) {
      String vary = varies ? "Vary" : "X-Vary";
      cache.plan("first").failFrom(Operation.BEGIN, 1, 1, Failure.IO);
      cache.stored("/a", "old", "Cache-Control", "max-age=60", vary, "X-Lang");
      assertEquals(true, isStored(cache, "/a"));
      cache.plan("second").fail(Operation.REMOVE, Failure.ERROR);
      cache.origin().next(200, "");
      cache.send("POST", "/a");
      assertEquals(false, isStored(cache, "/a"));
      cache.stored("/a", "new", "Cache-Control", "max-age=60", vary, "X-Lang");
      assertEquals("new", cache.get("/a").text());
    }
  }

  @Test
  void aStoredResponseGoesOnBeingReadAfterItsInvalidation() {
    try (TestCache cache = stored("/a")) {
      FakeExchange hit =
          cache
              .exchange("GET", "/a")
              .onAnswer(
                  answer -> {
                    cache.origin().next(200, "");
                    cache.send("POST", "/a");
                  });
      assertEquals("old", cache.handle(hit).text());
      assertEquals(false, isStored(cache, "/a"));
    }
  }
}
