package dev.larder.server.load.shared;

import dev.larder.api.Fields;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What each kind of request costs the memcached servers, measured one by one, with an item that is
 * one item of memcached and one that is in chunks. What others cost follows from their lengths.
 */
final class EventCosts {

  /** What becomes of a request. */
  enum Event {
    /** Nothing is stored. */
    COLD,
    /** A hit in the shared store that is not copied into memory. */
    SHARED,
    /** A hit in the shared store that is copied into memory. */
    COPIED,
    /** A hit in memory. */
    NEAR,
    /** A hit in the shared store, since the copy in memory may not be used any longer. */
    RENEWED,
    /** What is stored is stale, and fetched again. */
    STALE
  }

  private static final Duration SETTLED = Duration.ofMillis(700);

  private final int small;
  private final int large;
  private final Map<Event, Operations> ofSmall;
  private final Map<Event, Operations> ofLarge;

  private EventCosts(
      int small, int large, Map<Event, Operations> ofSmall, Map<Event, Operations> ofLarge) {
    this.small = small;
    this.large = large;
    this.ofSmall = ofSmall;
    this.ofLarge = ofLarge;
  }

  /** Measures on a cluster that nobody else uses; takes about two lives. */
  static EventCosts measure(SharedCluster cluster, int items, int life)
      throws IOException, InterruptedException {
    int small = soonestStale(items, life, false);
    int large = soonestStale(items, life, true);
    return new EventCosts(small, large, ofItem(cluster, small, life), ofItem(cluster, large, life));
  }

  private static int soonestStale(int items, int life, boolean chunked) {
    int best = -1;
    for (int i = items / 2; i < items; i++) {
      if (chunks(i) > 0 == chunked && (best < 0 || Made.life(i, life) < Made.life(best, life))) {
        best = i;
      }
    }
    return best;
  }

  /** How many chunks an item's body is in, of 128 KiB each. */
  static int chunks(int item) {
    int length = Made.length(item);
    return length > 128 * 1024 ? (length + 128 * 1024 - 1) / (128 * 1024) : 0;
  }

  private static Map<Event, Operations> ofItem(SharedCluster cluster, int item, int life)
      throws IOException {
    Map<Event, Operations> costs = new EnumMap<>(Event.class);
    long begin = System.nanoTime();
    LarderNode first = cluster.nodes().get(0);
    LarderNode second = cluster.nodes().get(1);
    costs.put(Event.COLD, once(cluster, first, item));
    costs.put(Event.SHARED, once(cluster, second, item));
    costs.put(Event.COPIED, once(cluster, second, item));
    costs.put(Event.NEAR, once(cluster, second, item));
    SteadyLoad.pause(Duration.ofMillis(10_500));
    costs.put(Event.RENEWED, once(cluster, second, item));
    long stale = begin + Duration.ofSeconds(Made.life(item, life) + 2L).toNanos();
    SteadyLoad.pause(
        Duration.ofNanos(Math.max(stale - System.nanoTime(), Duration.ofSeconds(11).toNanos())));
    costs.put(Event.STALE, once(cluster, second, item));
    System.out.printf("item of %d bytes, %d chunks:%n", Made.length(item), chunks(item));
    costs.forEach((event, cost) -> System.out.printf("  %-8s %s%n", event, cost));
    return costs;
  }

  private static Operations once(SharedCluster cluster, LarderNode node, int item)
      throws IOException {
    SteadyLoad.pause(SETTLED);
    Operations first = Operations.of(cluster.servers());
    Operations before = Operations.of(cluster.servers());
    try (RawClient client = RawClient.connect(node.host(), node.port(), Duration.ofSeconds(10))) {
      Fields fields = Fields.of("Host", "www.example.com");
      RawResponse response = client.exchange("GET", Made.path(item), fields, new byte[0]);
      System.out.println(
          "  "
              + response.status()
              + " "
              + response.field("X-Store")
              + " "
              + response.field("Cache-Status"));
    }
    SteadyLoad.pause(SETTLED);
    // Asking is answered with some bytes, too.
    return Operations.of(cluster.servers()).minus(before).minus(before.minus(first));
  }

  /** What an event costs that is about an item. */
  Operations of(Event event, int item) {
    return of(event, Made.length(item), chunks(item));
  }

  /** What an event costs that is about a body of this length, in so many chunks. */
  Operations of(Event event, double length, int chunks) {
    Operations little = ofSmall.getOrDefault(event, Operations.NONE);
    Operations more = ofLarge.getOrDefault(event, Operations.NONE).minus(little);
    Operations eachChunk = more.times(1.0 / chunks(large));
    Operations eachByte = more.times(1.0 / (Made.length(large) - Made.length(small)));
    double bytes = length - Made.length(small);
    return new Operations(
        little.gets() + chunks * eachChunk.gets(),
        little.sets() + chunks * eachChunk.sets(),
        little.deletes() + chunks * eachChunk.deletes(),
        Math.max(0, little.in() + bytes * eachByte.in()),
        Math.max(0, little.out() + bytes * eachByte.out()));
  }
}
