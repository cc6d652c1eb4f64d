package dev.larder.engine.pipeline;

import static dev.larder.engine.outcome.Reason.COMPLETED_AFTER_ABORT;
import static dev.larder.engine.outcome.Reason.DECLINED;
import static dev.larder.engine.outcome.Reason.DROPPED_AFTER_ABORT;
import static dev.larder.engine.outcome.Reason.INVALIDATED;
import static dev.larder.engine.outcome.Reason.ONLY_IF_CACHED;
import static dev.larder.engine.outcome.Reason.ORIGIN_FAILED;
import static dev.larder.engine.outcome.Reason.OVERLOADED;
import static dev.larder.engine.outcome.Reason.PARTS_MISSING;
import static dev.larder.engine.outcome.Reason.RANGE_MISS;
import static dev.larder.engine.outcome.Reason.SERVER_FAILED;
import static dev.larder.engine.outcome.Reason.STALE_ON_ERROR;
import static dev.larder.engine.outcome.Reason.STORE_FAILED;
import static dev.larder.engine.outcome.Reason.URI_MISS;
import static dev.larder.engine.outcome.Reason.VALIDATED;
import static dev.larder.engine.outcome.Reason.VARY_MISS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeExchange.Workers;
import dev.larder.engine.fixture.ReasonRow;
import dev.larder.engine.fixture.ReasonTables;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reasons that no decision alone gives, each brought about on the way of a request. */
final class PipelineReasonsTest {

  private static final String CC = "Cache-Control";
  private static final String FRESH = "max-age=60";

  /** A reason, and how a request comes by it. */
  private record Way(String name, Reason reason, Function<TestCache, FakeExchange> request) {}

  /** No head can say so. */
  private static final Set<Reason> TOLD_TO_NOBODY =
      Set.of(SERVER_FAILED, COMPLETED_AFTER_ABORT, DROPPED_AFTER_ABORT);

  private static final List<Way> WAYS =
      List.of(
          new Way(
              "304 to our question",
              VALIDATED,
              cache -> {
                cache.stored("/a", "x", CC, FRESH, "ETag", "\"a\"").pass(60);
                cache.origin().next(304, "");
                return cache.get("/a");
              }),
          new Way(
              "no connection, something stale",
              STALE_ON_ERROR,
              cache -> {
                cache.stored("/a", "x", CC, FRESH, "ETag", "\"a\"").pass(60);
                cache.origin().next(fetch -> fetch.fail(Kind.UNREACHABLE));
                return cache.get("/a");
              }),
          new Way(
              "nothing stored",
              URI_MISS,
              cache -> {
                cache.origin().next(200, "x", CC, FRESH);
                return cache.get("/a");
              }),
          new Way(
              "another variant stored",
              VARY_MISS,
              cache -> {
                cache.stored("/a", "x", CC, FRESH, "Vary", "X-Lang");
                cache.origin().next(200, "x", CC, FRESH, "Vary", "X-Lang");
                return cache.get("/a", "X-Lang", "de");
              }),
          new Way(
              "a range of nothing stored, answered whole",
              RANGE_MISS,
              cache -> {
                cache.origin().next(200, "x", CC, FRESH);
                return cache.get("/a", "Range", "bytes=0-0");
              }),
          new Way(
              "the whole of what a part is stored of",
              PARTS_MISSING,
              cache -> {
                cache.origin().next(206, "x", CC, FRESH, "Content-Range", "bytes 0-0/2");
                cache.get("/a", "Range", "bytes=0-0");
                cache.origin().next(200, "xy", CC, FRESH);
                return cache.get("/a");
              }),
          new Way(
              "another key of the URL was written to",
              INVALIDATED,
              cache -> {
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
                                List.of(),
                                List.of("X-K"),
                                "")));
                cache.stored("/a", "x", CC, FRESH);
                cache.origin().next(200, "");
                cache.send("POST", "/a", "X-K", "1");
                cache.origin().next(200, "x", CC, FRESH);
                return cache.get("/a");
              }),
          new Way(
              "the only store fails",
              STORE_FAILED,
              cache -> {
                cache.plan("mem").failAt(Operation.LOOKUP, 1, Failure.IO);
                cache.origin().next(200, "x", CC, FRESH);
                return cache.get("/a");
              }),
          new Way(
              "only-if-cached and nothing stored",
              ONLY_IF_CACHED,
              cache -> cache.get("/a", CC, "only-if-cached")),
          new Way(
              "no connection, nothing stored",
              ORIGIN_FAILED,
              cache -> {
                cache.origin().next(fetch -> fetch.fail(Kind.UNREACHABLE));
                return cache.get("/a");
              }),
          new Way(
              "no worker free",
              OVERLOADED,
              cache -> cache.handle(cache.exchange("GET", "/a").workers(Workers.FULL))),
          new Way(
              "the host cannot begin",
              SERVER_FAILED,
              cache -> {
                cache.origin().next(200, "x");
                return cache.handle(
                    cache.exchange("GET", "/a").failBegin(new IllegalStateException("no")));
              }),
          new Way(
              "the only store declines",
              DECLINED,
              cache -> {
                cache.origin().next(200, "x", CC, FRESH, "Content-Length", "1" + "0".repeat(9));
                FakeExchange exchange = cache.get("/a");
                assertEquals(Reason.URI_MISS, exchange.outcome().lookup());
                return exchange;
              }),
          new Way("most of it served", COMPLETED_AFTER_ABORT, cache -> gone(cache, 6)),
          new Way("little of it served", DROPPED_AFTER_ABORT, cache -> gone(cache, 5)));

  private static FakeExchange gone(TestCache cache, int served) {
    cache
        .origin()
        .next(
            fetch ->
                fetch
                    .head(200, CC, FRESH, "Content-Length", "10")
                    .content("x".repeat(served))
                    .content("x")
                    .content("x".repeat(9 - served))
                    .complete());
    return cache.handle(cache.exchange("GET", "/a").goneAfter(1));
  }

  static List<Way> ways() {
    return WAYS;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theReasonIsTold(Way way) {
    try (TestCache cache = TestCache.withMemory()) {
      FakeExchange exchange = way.request().apply(cache);
      assertEquals(way.reason(), exchange.outcome().detail());
      if (!TOLD_TO_NOBODY.contains(way.reason())) {
        String status = exchange.cacheStatus();
        assertEquals(way.reason().code(), status.substring(status.lastIndexOf('=') + 1));
      }
    }
  }

  @Test
  void eachReasonThatIsPromisedHasAWay() {
    Set<Reason> proven =
        reasons().stream().map(ReasonRow::expected).collect(Collectors.toUnmodifiableSet());
    assertEquals(ReasonTables.PIPELINE_REASONS, proven);
  }

  /** The rows of this table. */
  static List<ReasonRow> reasons() {
    return WAYS.stream().map(way -> new ReasonRow(way.name(), way.reason())).toList();
  }
}
