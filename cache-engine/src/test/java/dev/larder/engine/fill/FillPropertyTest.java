package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.FetchFailure.Kind;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings.Fill;
import dev.larder.engine.settings.CacheSettings.Lock;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of clients that join, stall, leave; of an origin that is slow, cut short, or
 * lies about lengths; of stores that fail or run out at any byte, and files that take what they do
 * not; of invalidations, validations and refreshes in between. Whatever happens, a client gets the
 * exact content of one response, or sees that it did not; the store holds the exact content or
 * nothing; and no handle, writer, buffer, alarm or refresh is left over. {@code FillMutations}
 * proves that it notices when the code is wrong.
 */
class FillPropertyTest {

  private static final int SEEDS = 400;
  private static final int STEPS = 120;
  private static final int SMALL = 60 << 10;

  /** How often the schedules have come to what they are about. */
  private static final Map<String, Integer> REACHED = new TreeMap<>();

  /** Runs schedules until one fails. */
  static void runAll() {
    seeds().forEach(seed -> new Schedule(seed).run());
  }

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachClientGetsTheExactContentOrSeesThatItDidNot(long seed) {
    new Schedule(seed).run();
  }

  @AfterAll
  static void theSchedulesReachWhatTheyAreAbout() {
    for (String reached :
        List.of(
            "hit",
            "collapsed",
            "206",
            "cut",
            "304",
            "502",
            "stored",
            "joined late",
            "stale",
            "refreshed",
            "more than declared",
            "less than declared",
            "overflow",
            "stalled for long",
            "declined")) {
      assertTrue(REACHED.getOrDefault(reached, 0) >= 50, () -> reached + " in " + REACHED);
    }
  }

  private static void reached(String what) {
    REACHED.merge(what, 1, Integer::sum);
  }

  /** A client, and what it may not get. */
  private record Client(FakeExchange exchange, String language, int notBefore) {}

  /** One response of the origin, on its way. */
  private static final class Version {

    private final int number;
    private final FakeFetch fetch;
    private final String body;
    private final boolean lengthKnown;
    private boolean varies;
    private boolean broken;
    private boolean begun;
    private int sent;
    private boolean over;

    Version(int number, FakeFetch fetch, String body, boolean lengthKnown) {
      this.number = number;
      this.fetch = fetch;
      this.body = body;
      this.lengthKnown = lengthKnown;
    }
  }

  private static final class Schedule {

    private final Random random;
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Version> versions = new HashMap<>();
    private final List<Version> running = new ArrayList<>();
    private final TestCache cache;
    private final Set<FakeExchange> left = new HashSet<>();
    private int fetchesSeen;
    private int invalidatedAt;
    private int elapsed;
    private boolean unreadable;

    Schedule(long seed) {
      // The first values of neighbouring seeds are alike.
      random = new Random(seed * 0x9E3779B97F4A7C15L);
      cache =
          random.nextBoolean()
              ? new TestCache().store("small", "size", "60k").store("large")
              : new TestCache().store("only", "size", random.nextBoolean() ? "60k" : "10M");
      cache.with(
          cache
              .settings()
              .lock(new Lock(random.nextInt(5) > 0, Duration.ofSeconds(5)))
              .fill(new Fill(16 << 10, random.nextBoolean() ? 0 : 64 << 10, Duration.ofSeconds(30)))
              .forceCompletion(1 + random.nextInt(100)));
    }

    void run() {
      try (cache) {
        for (int step = 0; step < STEPS; step++) {
          act();
          noteFetches();
        }
        finish();
        clients.forEach(this::check);
        checkStore();
      }
    }

    private void act() {
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> join();
        case 3 -> pick(clients, client -> client.exchange().drain());
        case 4 ->
            pick(
                clients,
                client -> {
                  left.add(client.exchange());
                  client.exchange().disconnect();
                });
        case 5 -> {
          int seconds = random.nextInt(20) == 0 ? 31 : random.nextInt(4);
          if (seconds > 30) {
            reached("stalled for long");
          }
          elapsed += seconds;
          cache.pass(seconds);
        }
        case 6 -> {
          if (random.nextInt(6) == 0) {
            invalidate();
          }
        }
        case 7 -> {
          if (random.nextInt(4) == 0) {
            sicken();
          }
        }
        default -> pick(running, this::advance);
      }
    }

    private <T> void pick(List<T> from, Consumer<? super T> act) {
      if (!from.isEmpty()) {
        act.accept(from.get(random.nextInt(from.size())));
      }
    }

    private void join() {
      String language = random.nextInt(3) == 0 ? "en" : "de";
      FakeExchange client =
          switch (random.nextInt(6)) {
            case 0 -> cache.exchange("GET", "/a", "X-Lang", language, "Range", range());
            case 1 -> cache.exchange("GET", "/a", "X-Lang", language, "Cache-Control", "max-age=0");
            default -> cache.exchange("GET", "/a", "X-Lang", language);
          };
      if (random.nextInt(3) == 0) {
        client.slow();
      }
      if (random.nextInt(5) == 0) {
        left.add(client);
        client.goneAfter(random.nextInt(4));
      }
      clients.add(new Client(client, language, invalidatedAt));
      cache.handle(client);
      if (client.isStreamed() && client.outcome().collapsed()) {
        reached("joined late");
      }
    }

    private String range() {
      int first = random.nextInt(50_000);
      return "bytes=" + first + "-" + (first + random.nextInt(20_000));
    }

    private void invalidate() {
      cache.origin().next(200, "");
      cache.send("POST", "/a");
      // What is fetched from here on has a number that is higher.
      invalidatedAt = cache.origin().count();
    }

    private void sicken() {
      String store = cache.stores().all().iterator().next().name();
      if (random.nextBoolean()) {
        Operation[] operations = {
          Operation.WRITE, Operation.READ_AT, Operation.COMMIT, Operation.BEGIN, Operation.LOOKUP
        };
        Operation operation = operations[random.nextInt(operations.length)];
        unreadable |= operation == Operation.READ_AT;
        cache.plan(store).fail(operation, Failure.IO);
      } else {
        cache.plan(store).clear();
      }
    }

    /** Whatever the engine has begun to fetch gets a response of its own. */
    private void noteFetches() {
      while (fetchesSeen < cache.origin().count()) {
        FakeFetch fetch = cache.origin().get(fetchesSeen++);
        if (fetch.request().method().equals("GET")) {
          if (cache.engine().statistics().refreshesRunning() > 0) {
            reached("refreshed");
          }
          String unit = fetchesSeen + ",";
          // Some are more than a small store takes, and then pass through the window.
          int most = random.nextInt(3) == 0 ? 500_000 : 40_000;
          String body = unit.repeat(random.nextInt(most) / unit.length() + 1);
          running.add(new Version(fetchesSeen, fetch, body, random.nextInt(4) > 0));
        }
      }
    }

    private void advance(Version version) {
      if (version.over || version.fetch.isEnded()) {
        running.remove(version);
        return;
      }
      if (!version.begun) {
        begin(version);
        return;
      }
      if (version.fetch.isHeld()) {
        return;
      }
      int left = version.body.length() - version.sent;
      int fate = random.nextInt(40);
      if (fate == 0) {
        version.fetch.fail(Kind.BROKEN);
        version.broken = true;
        version.over = true;
      } else if (fate == 1 && version.lengthKnown && left > 0) {
        reached("less than declared");
        version.fetch.complete();
        version.broken = true;
        version.over = true;
      } else if (fate == 2 && version.lengthKnown) {
        reached("more than declared");
        version.fetch.content(version.body.substring(version.sent) + "more");
        version.broken = true;
        version.over = true;
      } else if (left == 0) {
        version.fetch.complete();
        version.over = true;
      } else {
        if (left > SMALL) {
          reached("overflow");
        }
        int most = version.body.length() > SMALL ? 40_000 : 12_000;
        int count = Math.min(left, 1 + random.nextInt(most));
        version.fetch.content(version.body.substring(version.sent, version.sent + count));
        version.sent += count;
      }
    }

    private void begin(Version version) {
      version.begun = true;
      String tag = "\"" + version.number + "\"";
      versions.put(tag, version);
      String control =
          switch (random.nextInt(8)) {
            case 0 -> "no-store";
            case 1 -> "max-age=0";
            default -> "max-age=3, stale-while-revalidate=3";
          };
      List<String> fields = new ArrayList<>(List.of("ETag", tag, "Cache-Control", control));
      if (version.lengthKnown) {
        fields.addAll(List.of("Content-Length", Integer.toString(version.body.length())));
      }
      version.varies = random.nextInt(4) == 0;
      if (version.varies) {
        fields.addAll(List.of("Vary", "X-Lang"));
      }
      String asked = version.fetch.request().fields().combined("If-None-Match");
      if (random.nextInt(12) == 0) {
        version.fetch.fail(Kind.UNREACHABLE);
        version.over = true;
      } else if (asked != null && random.nextInt(3) == 0) {
        reached("304");
        version.fetch.head(304, "ETag", asked, "Cache-Control", "max-age=3").complete();
        version.over = true;
      } else {
        version.fetch.head(200, fields.toArray(String[]::new));
      }
    }

    /** The origin and the clients do what they are still to do. */
    private void finish() {
      cache.stores().all().forEach(store -> cache.plan(store.name()).clear());
      for (int round = 0; round < 2000 && !isOver(); round++) {
        for (Client client : clients) {
          // Those who stay behind do so for a while.
          if (random.nextInt(8) == 0) {
            client.exchange().drain();
          }
        }
        List.copyOf(running).forEach(this::advance);
        noteFetches();
      }
      assertTrue(isOver(), "nothing gets any further");
    }

    private boolean isOver() {
      return running.isEmpty() && clients.stream().allMatch(client -> client.exchange().isEnded());
    }

    private void check(Client told) {
      FakeExchange client = told.exchange();
      count(client);
      if (client.failure() != null) {
        assertTrue(mayBeCut(client), () -> "cut for no reason: " + client.failure());
        return;
      }
      if (client.status() == 200) {
        assertEquals(version(told).body, client.text());
      } else if (client.status() == 206) {
        String[] range = Objects.requireNonNull(client.field("Content-Range")).split("[ /-]", -1);
        String body = version(told).body;
        assertEquals(body.length(), Integer.parseInt(range[3]));
        assertEquals(
            body.substring(Integer.parseInt(range[1]), Integer.parseInt(range[2]) + 1),
            client.text());
      } else {
        assertTrue(client.status() == 416 || client.status() >= 502, client::toString);
      }
    }

    /**
     * A reader is cut if it left, if its response broke off, or if it held others back too long.
     */
    private boolean mayBeCut(FakeExchange client) {
      Version version = version(client.field("ETag"));
      boolean slow = elapsed >= 30 && String.valueOf(client.failure()).contains("reads too slowly");
      return left.contains(client) || version.broken || unreadable || slow;
    }

    private static void count(FakeExchange client) {
      reached(client.failure() == null ? Integer.toString(client.status()) : "cut");
      Outcome outcome = client.outcome();
      if (outcome.lookup() == Reason.STALE_WHILE_REVALIDATE) {
        reached("stale");
      } else if (outcome.hit()) {
        reached("hit");
      }
      if (outcome.collapsed()) {
        reached("collapsed");
      }
      Reason result = outcome.result();
      if (result != null) {
        reached(result.code());
      }
      if (outcome.stored()) {
        reached("stored");
      }
    }

    /** What a client got, which is one that it may get. */
    private Version version(Client client) {
      Version version = version(client.exchange().field("ETag"));
      assertTrue(
          version.number > client.notBefore(), () -> "from before an invalidation: " + client);
      if (version.varies) {
        assertEquals(client.language(), version.fetch.request().fields().combined("X-Lang"));
      }
      return version;
    }

    private Version version(@Nullable String tag) {
      Version version = versions.get(Objects.requireNonNull(tag));
      assertNotNull(version);
      return version;
    }

    /** What is stored is whole, and nobody gets it after an invalidation. */
    private void checkStore() {
      cache.pass(5);
      FakeExchange only =
          cache.get("/a", "X-Lang", "de", "Cache-Control", "only-if-cached, max-stale=1000");
      if (only.status() == 200) {
        assertEquals(version(new Client(only, "de", invalidatedAt)).body, only.text());
      } else {
        assertEquals(504, only.status());
      }
    }
  }
}
