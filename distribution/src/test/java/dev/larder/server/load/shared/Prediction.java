package dev.larder.server.load.shared;

import dev.larder.server.load.shared.EventCosts.Event;
import java.util.function.IntToDoubleFunction;

/**
 * What {@code docs/scaling.md} predicts of nodes that share a store; everything is per second, of
 * all nodes together.
 *
 * @param requests asked for
 * @param near hits in memory, without those that were just copied there
 * @param copied hits in the shared store that are copied into memory, or renewed there
 * @param shared hits in the shared store that are not
 * @param fetches from the origin
 * @param operations of memcached
 * @param fetched bytes of bodies from the origin
 * @param served bytes of bodies to clients
 */
record Prediction(
    double requests,
    double near,
    double copied,
    double shared,
    double fetches,
    Operations operations,
    double fetched,
    double served) {

  /** A second hit in the shared store within that time, in seconds, makes a copy. */
  private static final double HOT = 60;

  /**
   * Predicts.
   *
   * @param nodes how many there are, each with the same share of the requests
   * @param rate requests per second to all of them
   * @param zipf what is asked for
   * @param life how long an item is fresh, in seconds
   * @param nearMaxAge in seconds; 0 for no memory in front of the shared store
   */
  static Prediction of(
      int nodes,
      double rate,
      Zipf zipf,
      IntToDoubleFunction life,
      double nearMaxAge,
      EventCosts costs) {
    double near = 0;
    double copied = 0;
    double shared = 0;
    double fetches = 0;
    double fetched = 0;
    double served = 0;
    Operations operations = Operations.NONE;
    for (int i = 0; i < zipf.items(); i++) {
      double all = rate * zipf.share(i);
      double fresh = life.applyAsDouble(i);
      double fetch = all / (1 + all * fresh);
      double[] asked = asked(all / nodes, nearMaxAge, fresh + 1 / all);
      double lookups = nodes * asked[0];
      double hits = Math.max(0, lookups - fetch);
      double copies = nodes * asked[1] * hits / lookups;
      // The first copy of each version on each node; later ones only get a new time.
      double made = Math.min(copies, nodes * fetch);
      near += all - lookups;
      copied += copies;
      shared += hits - copies;
      fetches += fetch;
      fetched += fetch * Made.length(i);
      served += all * Made.length(i);
      operations =
          operations
              .plus(costs.of(Event.COPIED, i).times(made))
              .plus(costs.of(Event.RENEWED, i).times(copies - made))
              .plus(costs.of(Event.SHARED, i).times(hits - copies))
              .plus(costs.of(Event.STALE, i).times(fetch));
    }
    return new Prediction(rate, near, copied, shared, fetches, operations, fetched, served);
  }

  /**
   * How often one node asks the shared store for an item, and how often it copies what it finds.
   *
   * @param rate at which it is asked for it
   * @param cycle from one fetch of the item to the next
   */
  private static double[] asked(double rate, double nearMaxAge, double cycle) {
    if (nearMaxAge == 0) {
      return new double[] {rate, 0};
    }
    double wait = 1 / rate;
    // A copy ends with the response that it is of.
    double use =
        cycle > nearMaxAge ? nearMaxAge - nearMaxAge * nearMaxAge / (2 * cycle) : cycle / 2;
    double between = use + wait;
    double spread = wait * wait / (between * between);
    double copies = Math.max(0, (HOT - wait) / between + (1 + spread) / 2);
    double whole = wait + copies * between;
    return new double[] {(1 + copies) / whole, copies / whole};
  }
}
