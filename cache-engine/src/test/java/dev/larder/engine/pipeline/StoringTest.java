package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.UrlPattern;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses on their way through: what reaches the client, and what stays in which store. */
final class StoringTest {

  private static final String FRESH = "max-age=60";

  private static FakeExchange assertNotStored(TestCache cache) {
    cache.origin().next(200, "again");
    FakeExchange again = cache.get("/a");
    assertEquals("again", again.text());
    assertEquals("fwd=uri-miss; fwd-status=200; detail=no-validator", again.cacheStatus());
    return again;
  }

  @Test
  void contentReachesTheClientAsItComes() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a");
      FakeFetch fetch = cache.origin().last();
      assertEquals(0, exchange.status());
      fetch.interim(103, "Link", "</x>").interim(102);
      assertEquals(List.of(103, 102), exchange.interims());
      fetch.head(200, "Cache-Control", FRESH, "Trailer", "X-Sum");
      assertEquals(200, exchange.status());
      assertEquals(-1, exchange.contentLength());
      fetch.content("one ");
      assertEquals("one ", exchange.text());
      fetch.content("two");
      assertEquals("one two", exchange.text());
      assertFalse(exchange.isEnded());
      assertEquals(504, cache.get("/a", "Cache-Control", "only-if-cached").status());
      fetch.complete("X-Sum", "9");
      assertEquals(Fields.of("X-Sum", "9"), exchange.trailers());
      assertTrue(exchange.isEnded());
      assertNull(exchange.failure());
      FakeExchange hit = cache.get("/a");
      assertEquals("one two", hit.text());
      assertEquals(7, hit.contentLength());
    }
  }

  @Test
  void theOriginWaitsForASlowClientOfWhatIsNotStored() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.handle(cache.exchange("GET", "/a").slow());
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", "no-store").content("one");
      assertTrue(fetch.isHeld());
      exchange.drain();
      assertFalse(fetch.isHeld());
      fetch.content(" two");
      exchange.drain();
      fetch.complete();
      assertEquals("one two", exchange.text());
    }
  }

  @Test
  void theOriginDoesNotWaitForASlowClientOfWhatIsStored() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.handle(cache.exchange("GET", "/a").slow());
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH).content("one");
      assertFalse(fetch.isHeld());
      fetch.content(" two").complete();
      assertEquals("one two", cache.get("/a").text());
      assertEquals("one", exchange.text());
      exchange.drain();
      assertEquals("one two", exchange.text());
    }
  }

  @Test
  void aClientThatGoesAwayEndsItAll() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.handle(cache.exchange("GET", "/a").goneAfter(1));
      FakeFetch fetch =
          cache.origin().last().head(200, "Cache-Control", FRESH).content("one").content("two");
      assertNotNull(fetch.cancelled());
      assertTrue(fetch.isEnded());
      assertNotNull(exchange.failure());
      assertNotStored(cache);
    }
  }

  @Test
  void aClientThatGoesAwayLaterEndsItAll() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.handle(cache.exchange("GET", "/a").slow());
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", FRESH).content("one");
      exchange.disconnect();
      assertNotNull(fetch.cancelled());
      assertNotNull(exchange.failure());
      assertNotStored(cache);
    }
  }

  @Test
  void aClientThatGoesAwayWithTheLastChunkNeedsNobodyToSaySo() {
    try (TestCache cache = TestCache.withMemory()) {
      // The fetch is whole by then, and has nothing to cancel and nothing left to tell.
      List<Throwable> heard = new ArrayList<>();
      Fetcher whole =
          (request, listener) -> {
            listener.head(200, Fields.of("Cache-Control", FRESH));
            listener.content(
                ByteBuffer.wrap(new byte[9]),
                new Completion() {
                  @Override
                  public void succeeded() {}

                  @Override
                  public void failed(Throwable cause) {
                    heard.add(cause);
                  }
                });
            return heard::add;
          };
      FakeExchange exchange =
          new FakeExchange(cache.exchange("GET", "/a").request(), cache.policy(), whole);
      cache.handle(exchange.goneAfter(0));
      assertEquals(1, heard.size());
      assertNotNull(exchange.failure());
      assertNotStored(cache);
    }
  }

  @Test
  void aBodyThatIsCutIsCutForTheClientAndNotStored() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a");
      cache.origin().last().head(200, "Cache-Control", FRESH).content("on").fail(Kind.BROKEN);
      assertEquals("on", exchange.text());
      assertNotNull(exchange.failure());
      assertNotStored(cache);
    }
  }

  @ParameterizedTest(name = "{0} declared, {1} sent")
  @CsvSource({"4, 3", "2, 3", "3, 0", "0, 3"})
  void aBodyOfAnotherLengthThanDeclaredIsCutAndNotStored(int declared, int sent) {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a");
      FakeFetch fetch =
          cache.origin().last().head(200, "Cache-Control", FRESH, "Content-Length", "" + declared);
      if (sent > 0) {
        fetch.content("x".repeat(sent));
      }
      fetch.complete();
      if (exchange.failure() == null) {
        // Nothing of it had left.
        assertEquals(502, exchange.status());
        assertEquals("The origin broke its answer off.\n", exchange.text());
      } else {
        assertTrue(exchange.text().length() <= declared);
      }
      assertNotStored(cache);
    }
  }

  @ParameterizedTest(name = "{0} {1} declared {2}: {3}")
  @CsvSource({
    "GET, 200, 3, 3",
    "GET, 200, x, -1",
    "GET, 200, -3, -1",
    "GET, 200, 99999999999999999999, -1",
    "HEAD, 200, 3, 3",
    "HEAD, 200, , -1",
    "GET, 304, 3, 3",
    "GET, 304, , -1",
    "GET, 204, 3, -1",
    "GET, 204, , -1",
    "GET, 206, 3, 3",
    "GET, 205, 0, 0",
    "HEAD, 404, 3, 3"
  })
  void theLengthIsDeclaredAsItCame(String method, int status, String declared, long expected) {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.send(method, "/a", "If-None-Match", "\"x\"");
      FakeFetch fetch =
          declared == null
              ? cache.origin().last().head(status, "ETag", "\"x\"")
              : cache.origin().last().head(status, "ETag", "\"x\"", "Content-Length", declared);
      boolean content = method.equals("GET") && (status == 200 || status == 206);
      if (content) {
        fetch.content("abc");
      }
      fetch.complete();
      assertEquals(status, exchange.status());
      assertEquals(expected, exchange.contentLength());
      assertNull(exchange.field("Content-Length"));
      assertNull(exchange.failure());
      assertEquals(content ? "abc" : "", exchange.text());
    }
  }

  @Test
  void aStoredResponseWithoutContentIsSentWithoutALength() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(204, "", "Cache-Control", FRESH);
      cache.get("/a");
      FakeExchange hit = cache.get("/a");
      assertEquals(204, hit.status());
      assertEquals(-1, hit.contentLength());
      assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
      cache.origin().next(404, "gone", "Cache-Control", FRESH);
      cache.get("/b");
      assertEquals(404, cache.get("/b", "If-None-Match", "*").status());
    }
  }

  @Test
  void theFirstStoreThatAcceptsKeepsTheResponse() {
    try (TestCache cache = new TestCache().store("a", "size", "1k").store("b").store("c")) {
      String big = "x".repeat(2000);
      cache.stored("/big", big, "Cache-Control", FRESH, "Content-Length", "2000");
      cache.stored("/small", "s", "Cache-Control", FRESH);
      assertEquals(big, cache.get("/big").text());
      assertEquals("s", cache.get("/small").text());
      assertEquals(2, cache.origin().count());
      assertEquals(2, cache.plan("a").calls(Operation.BEGIN));
      assertEquals(1, cache.plan("b").calls(Operation.BEGIN));
      assertEquals(0, cache.plan("c").calls(Operation.BEGIN));
    }
  }

  /** RFC 9110 section 15.3.6: it has no content, whatever comes. */
  @Test
  void theContentOfA205IsDropped() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(205, "hello", "Cache-Control", FRESH, "Content-Length", "5");
      FakeExchange miss = cache.get("/a");
      assertEquals(205, miss.status());
      assertEquals(0, miss.contentLength());
      assertEquals("", miss.text());
      assertNull(miss.failure());
      FakeExchange hit = cache.get("/a");
      assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
      assertEquals("", hit.text());
      assertEquals(0, hit.contentLength());
    }
  }

  @Test
  void aResponseThatEveryStoreDeclinesIsPassedOn() {
    try (TestCache cache = new TestCache().store("a", "size", "1k").store("b", "size", "1k")) {
      String big = "x".repeat(2000);
      cache.origin().next(200, big, "Cache-Control", FRESH, "Content-Length", "2000");
      FakeExchange exchange = cache.get("/a");
      assertEquals(big, exchange.text());
      assertEquals("fwd=uri-miss; fwd-status=200; detail=declined", exchange.cacheStatus());
    }
  }

  @Test
  void aStoreThatOverflowsInMidBodyLosesTheResponseAndTheClientDoesNot() {
    try (TestCache cache = new TestCache().store("a", "size", "1k")) {
      FakeExchange exchange = cache.get("/a");
      cache
          .origin()
          .last()
          .head(200, "Cache-Control", FRESH)
          .content("x".repeat(500))
          .content("y".repeat(800))
          .content("z")
          .complete();
      assertEquals(1301, exchange.text().length());
      assertNull(exchange.failure());
      assertNotStored(cache);
    }
  }

  @Test
  void anOlderCopyInAnotherStoreIsForgotten() {
    try (TestCache cache = new TestCache().store("first").store("second")) {
      cache.stored("/a", "old", "Cache-Control", FRESH);
      cache.plan("first").failFrom(Operation.BEGIN, 1, 1, Failure.IO);
      cache.origin().next(200, "new", "Cache-Control", FRESH);
      cache.get("/a", "Cache-Control", "no-cache");
      assertEquals("new", cache.get("/a").text());
      assertEquals("hit; ttl=60; detail=fresh", cache.get("/a").cacheStatus());
    }
  }

  @Test
  void aStaleResponseIsPassedOverForAFreshOneInALaterStore() {
    try (TestCache cache = new TestCache().store("first").store("second")) {
      cache.stored("/a", "old", "Cache-Control", "max-age=5");
      cache.plan("first").failFrom(Operation.BEGIN, 1, 1, Failure.IO);
      cache.plan("first").failFrom(Operation.REMOVE, 1, 1, Failure.IO);
      cache.origin().next(200, "new", "Cache-Control", FRESH);
      cache.get("/a", "Cache-Control", "no-cache");
      cache.pass(5);
      assertEquals("new", cache.get("/a").text());
      assertEquals(2, cache.origin().count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffers", "file", "stream"})
  void bodiesOfEveryFormAreServed(String form) {
    try (TestCache cache = new TestCache().store("mem", "body", form)) {
      cache.stored("/a", "0123456789", "Cache-Control", FRESH);
      assertEquals("0123456789", cache.get("/a").text());
      assertEquals("345", cache.get("/a", "Range", "bytes=3-5").text());
    }
  }

  @Test
  void theRequestGoesUpstreamWithWhatIsEndToEnd() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "");
      cache.handle(
          cache.exchange(
              FakeRequest.of("POST", "http://www.example.com:8080/a?b=c")
                  .withContent()
                  .with("Host", "evil.example")
                  .with("Connection", "X-Hop")
                  .with("X-Hop", "1")
                  .with("X-End", "2")));
      var sent = cache.origin().last().request();
      assertEquals("POST", sent.method());
      assertEquals("www.example.com:8080", sent.authority());
      assertEquals("/a", sent.path());
      assertEquals("b=c", sent.query());
      assertEquals(Fields.of("X-End", "2"), sent.fields());
      assertTrue(sent.withContent());
    }
  }

  @Test
  void whatIsNotFoundCanComeFromAnotherLocation() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().onMissLocation("/other"));
      cache.origin().next(200, "x");
      assertEquals(List.of("/other"), cache.get("/a").locations());
      cache.origin().next(200, "x");
      assertEquals(List.of(""), cache.send("POST", "/a").locations());
    }
  }

  @Test
  void theFirstStoreOfTheRuleThatHasALocationSaysWhoAnswersWhatIsNotFound() {
    try (TestCache cache = TestCache.withMemory().store("second")) {
      cache.with(
          cache
              .settings()
              .enable(List.of(enable("mem", ""), enable("second", "/of-second")))
              .onMissLocation("/other"));
      cache.origin().next(200, "x");
      assertEquals(List.of("/of-second"), cache.get("/a").locations());
      cache.with(cache.settings().enable(List.of(enable("mem", ""))));
      cache.origin().next(200, "x");
      assertEquals(List.of("/other"), cache.get("/a").locations());
    }
  }

  private static CacheSettings.Enable enable(String store, String location) {
    return new CacheSettings.Enable(
        store,
        UrlPattern.parse("/"),
        CacheSettings.FieldChanges.NONE,
        CacheSettings.FieldChanges.NONE,
        location,
        false);
  }

  @Test
  void aRangeThatMissesGoesUpstreamAsItIsIfTheRuleSaysSo() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().rangeMiss(CacheSettings.RangeMiss.PASS));
      cache.origin().next(206, "12", "Content-Range", "bytes 1-2/9", "Cache-Control", FRESH);
      FakeExchange exchange = cache.get("/a", "Range", "bytes=1-2");
      assertEquals("bytes=1-2", cache.origin().last().request().fields().combined("Range"));
      assertEquals(206, exchange.status());
      assertEquals("12", exchange.text());
      assertEquals(
          "fwd=uri-miss; fwd-status=206; stored; ttl=60; detail=range-miss",
          exchange.cacheStatus());
    }
  }
}
