package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Capability;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeExchange.Workers;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Policy;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import dev.larder.testkit.forward.ForwardingStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the engine asks of its host, when, and what it does when the host fails. */
final class HostTest {

  private static final String FRESH = "max-age=60";

  private static final Completion CONSUMED =
      new Completion() {
        @Override
        public void succeeded() {}

        @Override
        public void failed(Throwable cause) {
          throw new AssertionError(cause);
        }
      };

  @Test
  void aStoreThatMayBlockIsAskedOnAWorker() {
    try (TestCache cache = new TestCache().store("quick").store("slow", "blocking", "on")) {
      FakeExchange miss = cache.handle(cache.exchange("GET", "/a").workers(Workers.QUEUED));
      assertEquals(1, miss.executes());
      assertEquals(1, cache.plan("quick").calls(Operation.LOOKUP));
      assertEquals(0, cache.plan("slow").calls(Operation.LOOKUP));
      assertEquals(0, cache.origin().count());
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      miss.work();
      assertEquals(1, cache.plan("quick").calls(Operation.LOOKUP));
      assertEquals(1, cache.plan("slow").calls(Operation.LOOKUP));
      assertEquals("x", miss.text());
      assertEquals(1, miss.executes());

      FakeExchange hit = cache.handle(cache.exchange("GET", "/a").workers(Workers.QUEUED));
      assertEquals("x", hit.text());
      assertEquals(0, hit.executes());
      assertEquals(1, cache.plan("slow").calls(Operation.LOOKUP));
    }
  }

  @Test
  void aHitInAStoreThatMayBlockTakesOneWorker() {
    try (TestCache cache = new TestCache().store("slow", "blocking", "on").store("quick")) {
      cache.stored("/a", "x", "Cache-Control", FRESH);
      FakeExchange hit = cache.handle(cache.exchange("GET", "/a").workers(Workers.QUEUED));
      assertEquals(1, hit.executes());
      assertFalse(hit.isEnded());
      assertEquals("x", hit.work().text());
      assertEquals(1, hit.executes());
      assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
    }
  }

  @Test
  void aStoreThatCannotTellWhetherItBlocksIsTakenToBlock() {
    TestCache cache = new TestCache();
    cache.store(
        "odd",
        store ->
            new ForwardingStore(store) {
              @Override
              public Set<Capability> capabilities() {
                throw new IllegalStateException("ask me later");
              }
            });
    try (cache) {
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      assertEquals("x", cache.get("/a").text());
      assertEquals(1, cache.get("/a").executes());
    }
  }

  @Test
  void withoutAWorkerTheClientIsToldToComeBack() {
    try (TestCache cache = new TestCache().store("quick").store("slow", "blocking", "on")) {
      FakeExchange full = cache.handle(cache.exchange("GET", "/a").workers(Workers.FULL));
      assertEquals(503, full.status());
      assertEquals("detail=overloaded", full.cacheStatus());
      assertEquals("The server is too busy.\n", full.text());
      assertEquals(503, cache.handle(cache.exchange("POST", "/a").workers(Workers.FULL)).status());
      // With a candidate pinned that waits for its validation, or for the second store.
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"").pass(60);
      assertEquals(503, cache.handle(cache.exchange("GET", "/a").workers(Workers.FULL)).status());
      assertEquals(0, cache.plan("quick").openResponses());
    }
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"").pass(60);
      assertEquals(503, cache.handle(cache.exchange("GET", "/a").workers(Workers.FULL)).status());
    }
  }

  @Test
  void aFetcherThatThrowsIsAnErrorOfTheServer() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"").pass(60);
      for (String target : new String[] {"/a", "/b"}) {
        Fetcher broken =
            (request, listener) -> {
              throw new IllegalStateException("no");
            };
        FakeExchange exchange =
            cache.handle(new FakeExchange(request(target), cache.policy(), broken));
        assertEquals(500, exchange.status());
        assertEquals(0, exchange.contentLength());
      }
      FakeExchange none =
          cache.handle(
              new FakeExchange(request("/a"), cache.policy(), cache.origin()) {
                @Override
                public Fetcher fetcher(String location) {
                  throw new StackOverflowError();
                }
              });
      assertEquals(500, none.status());
      assertEquals(
          Map.of(Reason.SERVER_FAILED, 3L, Reason.URI_MISS, 1L),
          cache.engine().statistics().byLookup());
    }
  }

  private static FakeRequest request(String target) {
    return FakeRequest.get(TestCache.SITE + target);
  }

  @Test
  void aFetcherThatThrowsAfterItHasAnsweredChangesNothing() {
    try (TestCache cache = TestCache.withMemory()) {
      Fetcher late =
          (request, listener) -> {
            listener.head(200, Fields.of("Cache-Control", FRESH));
            listener.content(ByteBuffer.wrap(new byte[] {'x'}), CONSUMED);
            listener.complete(Fields.EMPTY);
            throw new IllegalStateException("too late");
          };
      FakeExchange exchange = cache.handle(new FakeExchange(request("/a"), cache.policy(), late));
      assertEquals("x", exchange.text());
      assertEquals(200, exchange.status());
      assertNull(exchange.failure());
    }
  }

  @Test
  void aFetcherThatAnswersBeforeItReturnsAndIsGivenUpIsCancelled() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"").pass(60);
      cache.origin().next(fetch -> fetch.head(503).content("not ").content("for anybody"));
      assertEquals("x", cache.get("/a").text());
      assertNotNull(cache.origin().last().cancelled());
      assertFalse(cache.origin().last().isHeld());
    }
  }

  @Test
  void anAnswerThatTheHostDoesNotTakeIsGivenBack() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"");
      IllegalStateException failure = new IllegalStateException("no");
      FakeExchange hit = cache.handle(cache.exchange("GET", "/a").failAnswer(failure));
      assertEquals(500, hit.status());
      cache.pass(60);
      cache.origin().next(304, "");
      assertEquals(500, cache.handle(cache.exchange("GET", "/a").failAnswer(failure)).status());
      cache.pass(60);
      cache.origin().next(503, "");
      assertEquals(500, cache.handle(cache.exchange("GET", "/a").failAnswer(failure)).status());
      cache.origin().next(fetch -> fetch.fail(Kind.MALFORMED));
      assertEquals(500, cache.handle(cache.exchange("GET", "/b").failAnswer(failure)).status());
    }
  }

  @Test
  void aResponseThatTheHostCannotBeginIsGivenUp() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"").pass(60);
      FakeExchange exchange = cache.exchange("GET", "/a").failBegin(new IllegalArgumentException());
      cache.handle(exchange);
      FakeFetch fetch =
          cache.origin().last().head(200, "Cache-Control", FRESH).content("y").complete();
      assertEquals(500, exchange.status());
      assertNotNull(fetch.cancelled());
      cache.origin().next(304, "");
      assertEquals("x", cache.get("/a").text());
    }
  }

  @Test
  void aHostThatFailsBeforeAnythingIsKnownGetsTheShortestAnswer() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange =
          cache.handle(
              new FakeExchange(request("/a"), cache.policy(), cache.origin()) {
                @Override
                public boolean accessProtected() {
                  throw new IllegalStateException("who knows");
                }
              });
      assertEquals(500, exchange.status());
      assertEquals("", exchange.text());
      assertEquals(Map.of(Reason.SERVER_FAILED, 1L), cache.engine().statistics().byLookup());
    }
  }

  @Test
  void aWorkerThatFailsInTheMiddleOfTheSearchEndsTheExchange() {
    try (TestCache cache = new TestCache().store("quick").store("slow", "blocking", "on")) {
      cache.stored("/a", "x", "Cache-Control", FRESH).pass(60);
      FakeExchange exchange =
          new FakeExchange(request("/a"), cache.policy(), cache.origin()) {
            private int asked;

            @Override
            public Policy policy() {
              if (executes() > 0 && asked++ == 0) {
                throw new IllegalStateException("recycled");
              }
              return super.policy();
            }
          };
      cache.handle(exchange.workers(Workers.QUEUED));
      exchange.work();
      assertEquals(500, exchange.status());
      assertEquals(0, cache.plan("quick").openResponses());
    }
  }

  /** An exchange whose request is gone from some call on. */
  private static FakeExchange recycled(TestCache cache, String method, int calls) {
    FakeRequest request = request("/a").withMethod(method);
    return new FakeExchange(request, cache.policy(), cache.origin()) {
      private int left = calls;

      @Override
      public CacheRequest request() {
        if (left-- <= 0) {
          throw new IllegalStateException("recycled");
        }
        return super.request();
      }
    };
  }

  @Test
  void aRequestThatIsGoneTooEarlyEndsTheExchange() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "x", "Cache-Control", FRESH, "ETag", "\"a\"");
      // While the answer of a hit is made; while the question is; while it is forwarded.
      assertEquals(500, cache.handle(recycled(cache, "GET", 1)).status());
      assertEquals(0, cache.plan("mem").openResponses());
      cache.pass(60);
      for (int calls = 1; calls < 6; calls++) {
        cache.origin().next(304, "");
        FakeExchange exchange = recycled(cache, "GET", calls).workers(Workers.QUEUED);
        cache.handle(exchange);
        exchange.work();
        assertTrue(exchange.isEnded());
        assertEquals(0, cache.plan("mem").openResponses());
        FakeExchange post = recycled(cache, "POST", calls).workers(Workers.QUEUED);
        cache.handle(post);
        cache.origin().always(fetch -> fetch.head(400).complete());
        post.work();
        assertTrue(post.isEnded());
      }
    }
  }

  @Test
  void aWriteThatIsDoneAndThenThrowsIsDone() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange =
          new FakeExchange(request("/a"), cache.policy(), cache.origin()) {
            @Override
            public ClientStream begin(
                int status, Fields fields, long contentLength, Outcome outcome) {
              ClientStream stream = super.begin(status, fields, contentLength, outcome);
              return new ClientStream() {
                @Override
                public void write(ByteBuffer chunk, Completion sent) {
                  stream.write(chunk, sent);
                  sent.succeeded();
                  throw new IllegalStateException("too late");
                }

                @Override
                public void end(Fields trailers) {
                  stream.end(trailers);
                }

                @Override
                public void fail(Throwable cause, Runnable instead) {
                  stream.fail(cause, instead);
                }
              };
            }
          };
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      assertEquals("x", cache.handle(exchange).text());
      assertNull(exchange.failure());
      assertEquals("x", cache.get("/a").text());
    }
  }

  @Test
  void contentWithoutAHeadIsNoResponse() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a");
      cache.origin().last().complete();
      assertEquals(502, exchange.status());
    }
  }

  @Test
  void aFailureAfterTheHeadCutsTheResponse() {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = cache.get("/a");
      cache.origin().last().head(200, "Cache-Control", FRESH).fail(Kind.TIMEOUT);
      assertTrue(exchange.isStreamed());
      assertNotNull(exchange.failure());
      assertEquals(0, cache.plan("mem").openWriters());
    }
  }

  @Test
  void aStoreMayFailWhereItIsAskedBeforeTheWorker() {
    try (TestCache cache = new TestCache().store("quick").store("slow", "blocking", "on")) {
      cache.plan("quick").fail(Operation.LOOKUP, Failure.STACK_OVERFLOW);
      cache.origin().next(200, "x", "Cache-Control", FRESH);
      FakeExchange exchange = cache.get("/a");
      assertEquals("x", exchange.text());
      assertEquals(1, exchange.executes());
    }
  }
}
