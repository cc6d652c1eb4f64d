package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.settings.CacheSettings.RangeMiss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random ranges and whole requests of a response that changes, from an origin that answers ranges,
 * ignores them, changes in between, breaks off: every answer is a piece of one version, the piece
 * that it says it is, or ends visibly.
 */
class PartsPropertyTest {

  private static final int SEEDS = 150;
  private static final int STEPS = 60;

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @CsvSource({"PASS, false", "PASS, true", "WHOLE, false", "WHOLE, true"})
  void everyAnswerIsOfOneVersion(RangeMiss rangeMiss, boolean streamed) {
    int hits = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, rangeMiss, streamed);
      run.steps();
      hits += run.hits;
    }
    // Or nothing was tried.
    assertTrue(hits > SEEDS, hits + " hits");
  }

  private static final class Run {

    private final Random random;
    private final String name;
    private final RangeMiss rangeMiss;
    private final boolean streamed;
    private final Map<String, String> versions = new HashMap<>();
    private String tag = "";
    private String content = "";
    private boolean tagged;
    private boolean excused;
    int hits;

    Run(int seed, RangeMiss rangeMiss, boolean streamed) {
      this.random = new Random(seed);
      this.name = "seed " + seed;
      this.rangeMiss = rangeMiss;
      this.streamed = streamed;
    }

    void steps() {
      try (TestCache cache =
          new TestCache().store("mem", "body", streamed ? "stream" : "buffers")) {
        cache.with(cache.settings().rangeMiss(rangeMiss).forceCompletion(100));
        change();
        for (int step = 0; step < STEPS; step++) {
          step(cache);
        }
      }
    }

    private void step(TestCache cache) {
      switch (random.nextInt(12)) {
        case 0 -> change();
        case 1 -> cache.pass(random.nextInt(40));
        case 2 -> {
          cache.origin().next(200, "");
          cache.send("POST", "/a");
        }
        default -> request(cache);
      }
    }

    private void change() {
      tagged = random.nextInt(4) > 0;
      StringBuilder text = new StringBuilder();
      // Few lengths, so that versions are not told apart by them.
      int length = 10 * (1 + random.nextInt(3));
      for (int i = 0; i < length; i++) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      content = text.toString();
      tag = "\"v" + versions.size() + '"';
      versions.put(tag, content);
    }

    private void request(TestCache cache) {
      long before = cache.origin().count();
      List<String> fields = new ArrayList<>();
      if (random.nextInt(4) > 0) {
        int first = random.nextInt(35);
        fields.add("Range");
        fields.add(
            switch (random.nextInt(4)) {
              case 0 -> "bytes=-" + (1 + random.nextInt(10));
              case 1 -> "bytes=" + first + "-";
              default -> "bytes=" + first + "-" + (first + random.nextInt(20));
            });
      }
      FakeExchange exchange = cache.exchange("GET", "/a", fields.toArray(String[]::new));
      excused = random.nextInt(6) == 0;
      if (excused) {
        exchange.goneAfter(random.nextInt(3));
      } else if (random.nextBoolean()) {
        exchange.slow();
      }
      cache.handle(exchange);
      for (int asked = 0; cache.origin().count() > before && asked < 3; asked++) {
        before = cache.origin().count();
        respond(cache.origin().last(), exchange);
      }
      exchange.drain();
      hits += exchange.outcome().hit() ? 1 : 0;
      check(exchange, fields);
    }

    private void respond(FakeFetch fetch, FakeExchange exchange) {
      String range = fetch.request().fields().combined("Range");
      String ifRange = fetch.request().fields().combined("If-Range");
      ByteRange.Result asked = ByteRange.parse(range, content.length());
      boolean careless = random.nextInt(5) == 0;
      boolean part = careless || ifRange == null || ifRange.equals(tagged ? tag : null);
      int first = 0;
      int last = content.length() - 1;
      List<String> head = new ArrayList<>(List.of("Cache-Control", "max-age=60", "Version", tag));
      if (tagged) {
        head.addAll(List.of("ETag", tag));
      }
      int status = 200;
      if (part && random.nextInt(8) > 0) {
        if (asked.kind() == ByteRange.Kind.UNSATISFIABLE) {
          fetch.head(416, "Content-Range", "bytes */" + content.length()).complete();
          return;
        }
        if (asked.kind() == ByteRange.Kind.SINGLE) {
          status = 206;
          first = (int) asked.single().first();
          last = (int) asked.single().last();
          head.addAll(List.of("Content-Range", asked.single().contentRange()));
        }
      }
      String body = content.substring(first, last + 1);
      if (random.nextBoolean()) {
        head.addAll(List.of("Content-Length", Integer.toString(body.length())));
      }
      fetch.head(status, head.toArray(String[]::new));
      int cut = random.nextInt(body.length() + 1);
      send(fetch, exchange, body.substring(0, cut));
      if (random.nextInt(6) == 0) {
        excused = true;
        fetch.fail(FetchFailure.Kind.BROKEN);
        return;
      }
      send(fetch, exchange, body.substring(cut));
      exchange.drain();
      fetch.complete();
    }

    private static void send(FakeFetch fetch, FakeExchange exchange, String text) {
      exchange.drain();
      if (!fetch.isEnded() && !text.isEmpty()) {
        fetch.content(text);
      }
    }

    private void check(FakeExchange exchange, List<String> fields) {
      String label = name + ": " + fields + " gave " + exchange;
      assertTrue(exchange.isEnded(), label);
      String version = exchange.field("Version");
      if (version == null) {
        assertTrue(exchange.status() == 416 || exchange.status() >= 500, label);
        return;
      }
      String whole = Objects.requireNonNull(versions.get(version), label);
      ByteRange range = ByteRange.ofContentRange(exchange.field("Content-Range"));
      assertEquals(exchange.status() == 206, range != null, label);
      if (exchange.status() == 416) {
        return;
      }
      String expected = whole;
      if (range != null) {
        assertEquals(whole.length(), range.complete(), label);
        expected = whole.substring((int) range.first(), (int) range.last() + 1);
      }
      assertTrue(excused || exchange.failure() == null, label);
      if (exchange.failure() == null) {
        assertEquals(expected, exchange.text(), label);
      } else {
        assertTrue(expected.startsWith(exchange.text()), label);
      }
    }
  }
}
