package dev.larder.server.load.shared;

import dev.larder.api.Fields;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

  private static final int TRIES = 5;

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
  static EventCosts measure(SharedCluster cluster, int items, int life) throws IOException {
    Map<Event, Operations> ofSmall = new EnumMap<>(Event.class);
    Map<Event, Operations> ofLarge = new EnumMap<>(Event.class);
    int small = measure(cluster, items, life, false, ofSmall);
    int large = measure(cluster, items, life, true, ofLarge);
    return new EventCosts(small, large, ofSmall, ofLarge);
  }

  /** Tries the items that are stale soonest until one goes through all the events in order. */
  private static int measure(
      SharedCluster cluster, int items, int life, boolean chunked, Map<Event, Operations> costs)
      throws IOException {
    List<Integer> candidates =
        IntStream.range(items / 2, items)
            .filter(item -> chunks(item) > 0 == chunked)
            .boxed()
            .sorted(Comparator.comparingInt(item -> Made.life(item, life)))
            .limit(TRIES)
            .toList();
    for (int item : candidates) {
      if (measured(cluster, item, life, costs)) {
        return item;
      }
    }
    throw new IOException("something else than was to be measured, " + TRIES + " times");
  }

  /** How many chunks an item's body is in, of 128 KiB each. */
  static int chunks(int item) {
    int length = Made.length(item);
    return length > 128 * 1024 ? (length + 128 * 1024 - 1) / (128 * 1024) : 0;
  }

  private static boolean measured(
      SharedCluster cluster, int item, int life, Map<Event, Operations> costs) throws IOException {
    long begin = System.nanoTime();
    LarderNode first = cluster.nodes().get(0);
    LarderNode second = cluster.nodes().get(1);
    boolean right =
        once(cluster, first, item, "", Event.COLD, costs)
            && once(cluster, second, item, "shared", Event.SHARED, costs)
            && once(cluster, second, item, "near", Event.COPIED, costs)
            && once(cluster, second, item, "near", Event.NEAR, costs);
    if (!right) {
      return false;
    }
    SteadyLoad.pause(Duration.ofMillis(10_500));
    if (!once(cluster, second, item, "near", Event.RENEWED, costs)) {
      return false;
    }
    Duration stale = Duration.ofSeconds(Made.life(item, life) + 2L);
    SteadyLoad.pause(stale.minusNanos(System.nanoTime() - begin));
    if (!once(cluster, second, item, "", Event.STALE, costs)) {
      return false;
    }
    System.out.printf("item of %d bytes, %d chunks:%n", Made.length(item), chunks(item));
    costs.forEach((event, cost) -> System.out.printf("  %-8s %s%n", event, cost));
    return true;
  }

  private static boolean once(
      SharedCluster cluster,
      LarderNode node,
      int item,
      String from,
      Event event,
      Map<Event, Operations> costs)
      throws IOException {
    SteadyLoad.pause(SETTLED);
    Operations first = Operations.of(cluster.servers());
    Operations before = Operations.of(cluster.servers());
    boolean right;
    try (RawClient client = RawClient.connect(node.host(), node.port(), Duration.ofSeconds(10))) {
      Fields fields = Fields.of("Host", "www.example.com");
      RawResponse response = client.exchange("GET", Made.path(item), fields, new byte[0]);
      right = response.status() == 200 && response.field("X-Store").equals(from);
    }
    SteadyLoad.pause(SETTLED);
    // Asking is answered with some bytes, too.
    Operations cost = Operations.of(cluster.servers()).minus(before).minus(before.minus(first));
    costs.put(event, cost);
    return right;
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
