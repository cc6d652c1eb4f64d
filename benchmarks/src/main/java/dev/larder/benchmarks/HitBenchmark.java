package dev.larder.benchmarks;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.pipeline.CacheEngine;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.store.Stores;
import dev.larder.mem.MemStoreProvider;
import dev.larder.testkit.host.MapStoreSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine's part of a hit in memory: rule, key, lookup, decision and head, up to the answer that
 * the host would send.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HitBenchmark {

  /** Whether the response has variants. */
  @Param({"", "Accept-Encoding"})
  public String vary = "";

  private ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private Stores stores = new Stores(InstantSource.system(), scheduler);
  private CacheEngine engine = new CacheEngine(InstantSource.system(), (delay, task) -> () -> {});
  private Fields origin = Fields.EMPTY;
  private Policy policy = Policy.of(BenchmarkSettings.of(List.of()), stores);

  /** Fills the store. */
  @Setup
  public void fill() throws IOException {
    MapStoreSettings settings = new MapStoreSettings(Map.of("size", "64M"));
    stores.open("mem", new MemStoreProvider().configure(settings));
    policy = Policy.of(BenchmarkSettings.of(List.of("mem")), stores);
    origin =
        Fields.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "public, max-age=86400",
            "ETag", "\"33a64df551425fcc55e4d42a148795d9f25f89d4\"",
            "Last-Modified", "Wed, 21 Oct 2025 07:28:00 GMT",
            "Content-Length", "1024");
    if (!vary.isEmpty()) {
      origin = origin.with("Vary", vary);
    }
    request();
    Answer second = request();
    if (second == null || !second.outcome().hit()) {
      throw new IllegalStateException("the second request was no hit");
    }
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    stores.close();
    scheduler.shutdownNow();
  }

  /** One hit. */
  @Benchmark
  public @Nullable Answer hit() {
    return request();
  }

  private @Nullable Answer request() {
    BenchmarkExchange exchange = new BenchmarkExchange(REQUEST, policy, origin, BODY);
    engine.handle(exchange);
    return exchange.answer;
  }

  private static final BenchmarkRequest REQUEST =
      new BenchmarkRequest("/articles/how-caches-work.html", BenchmarkRequest.BROWSER);

  private static final byte[] BODY = new byte[1024];
}
