package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.FakeFetcher;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.TestCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads that read, validate and write the same few URLs in random order. Whatever a client
 * gets belongs together (body, entity tag, variant), and a hit is never older than an invalidation
 * that was acknowledged before it was asked for.
 */
final class RaceTest {

  private static final int THREADS = 6;
  private static final int ROUNDS = 600;
  private static final List<String> LANGUAGES = List.of("de", "en", "fr");

  /** One URL at the origin: its version rises with each POST, before that is answered. */
  private static final class Resource {
    final String path;
    final boolean varies;
    final AtomicLong version = new AtomicLong(1);
    final AtomicLong acknowledged = new AtomicLong(0);

    Resource(String path, boolean varies) {
      this.path = path;
      this.varies = varies;
    }

    String body(long version, @Nullable String language) {
      return (path + ' ' + version + ' ' + (varies ? language : "all") + ' ')
          .repeat(1 + (int) (version % 5));
    }

    String tag(long version, @Nullable String language) {
      return '"' + Long.toString(version) + (varies ? "-" + language : "") + '"';
    }
  }

  private final List<Resource> resources =
      List.of(
          new Resource("/plain", false), new Resource("/vary", true), new Resource("/other", true));
  private final AtomicInteger hits = new AtomicInteger();
  private final AtomicInteger validated = new AtomicInteger();

  /** Answers a fetch by what is at the origin now, in pieces, with pauses in between. */
  private void answer(FakeFetch fetch, Random random) {
    Resource resource = resource(fetch.request().path());
    if (fetch.request().method().equals("POST")) {
      resource.version.incrementAndGet();
      pause(random);
      fetch.head(200).complete();
      return;
    }
    String language = fetch.request().fields().combined("X-Lang");
    long version = resource.version.get();
    String tag = resource.tag(version, language);
    String asked = fetch.request().fields().combined("If-None-Match");
    pause(random);
    String lifetime = random.nextInt(4) == 0 ? "no-cache" : "max-age=60";
    String vary = resource.varies ? "Vary" : "X-Vary";
    if (tag.equals(asked)) {
      fetch.head(304, "ETag", tag, "Cache-Control", lifetime).complete();
      return;
    }
    if (random.nextInt(20) == 0) {
      fetch.fail(FetchFailure.Kind.BROKEN);
      return;
    }
    fetch.head(200, "ETag", tag, "Cache-Control", lifetime, vary, "X-Lang");
    String body = resource.body(version, language);
    int half = body.length() / 2;
    fetch.content(body.substring(0, half));
    pause(random);
    if (random.nextInt(20) == 0) {
      fetch.fail(FetchFailure.Kind.BROKEN);
    } else {
      fetch.content(body.substring(half)).complete();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // Stirs the schedules; no result depends on it.
  private static void pause(Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  private Resource resource(String path) {
    return resources.stream().filter(each -> each.path.equals(path)).findFirst().orElseThrow();
  }

  private void post(TestCache cache, Resource resource, Fetcher fetcher) {
    FakeRequest request = FakeRequest.of("POST", TestCache.SITE + resource.path);
    FakeExchange exchange = new FakeExchange(request, cache.policy(), fetcher);
    long atLeast = resource.version.get() + 1;
    cache.engine().handle(exchange);
    assertEquals(200, exchange.status());
    // The client has its answer: from here on nothing older may be a hit.
    resource.acknowledged.accumulateAndGet(atLeast, Math::max);
  }

  private void get(TestCache cache, Resource resource, Fetcher fetcher, Random random) {
    String language = LANGUAGES.get(random.nextInt(LANGUAGES.size()));
    FakeRequest request = FakeRequest.get(TestCache.SITE + resource.path).with("X-Lang", language);
    if (random.nextInt(10) == 0) {
      request = request.with("Cache-Control", "no-cache");
    }
    FakeExchange exchange = new FakeExchange(request, cache.policy(), fetcher);
    long acknowledged = resource.acknowledged.get();
    cache.engine().handle(exchange);
    exchange.await();
    if (exchange.status() != 200 || exchange.failure() != null) {
      assertTrue(exchange.status() == 502 || exchange.failure() != null, exchange::toString);
      return;
    }
    String tag = Objects.requireNonNull(exchange.field("ETag"));
    long version = Long.parseLong(tag.replaceAll("\"(\\d+).*", "$1"));
    assertEquals(resource.tag(version, language), tag);
    assertEquals(resource.body(version, language), exchange.text());
    if (exchange.outcome().hit()) {
      hits.incrementAndGet();
      assertTrue(
          version >= acknowledged, () -> exchange + " is older than version " + acknowledged);
    } else if (exchange.outcome().forwardStatus() == 304) {
      validated.incrementAndGet();
    }
  }

  private void client(TestCache cache, long seed) {
    Random random = new Random(seed);
    FakeFetcher fetcher = new FakeFetcher().always(fetch -> answer(fetch, random));
    for (int round = 0; round < ROUNDS; round++) {
      Resource resource = resources.get(random.nextInt(resources.size()));
      if (random.nextInt(12) == 0) {
        post(cache, resource, fetcher);
      } else {
        get(cache, resource, fetcher, random);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsServedBelongsTogetherAndIsNotInvalid(long seed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TestCache cache = new TestCache().store("small", "size", "2k").store("large")) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long own = seed * 1000 + i;
        clients.add(threads.submit(() -> client(cache, own)));
      }
      for (Future<?> client : clients) {
        client.get(2, TimeUnit.MINUTES);
      }
      assertTrue(hits.get() > THREADS * ROUNDS / 10, () -> "too few hits: " + hits);
      assertTrue(validated.get() > 50, () -> "too few validations: " + validated);
    } finally {
      threads.shutdownNow();
    }
  }
}
