package dev.larder.server.load.shared;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Two packaged servers and three memcached beside what {@code docs/scaling.md} predicts of them,
 * and the prediction for more: {@code SharedStoreModel <folder of the archive> near|alone <requests
 * per second>}. First each kind of request is made once, to see what it costs memcached.
 */
public final class SharedStoreModel {

  private static final int ITEMS = 1500;
  private static final double EXPONENT = 0.9;
  private static final int LIFE = 40;
  private static final double NEAR_MAX_AGE = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration WATCHED = Duration.ofSeconds(60);

  private SharedStoreModel() {}

  public static void main(String[] arguments) throws Exception {
    boolean near = arguments[1].equals("near");
    int rate = Integer.parseInt(arguments[2]);
    Path logs = Path.of("target", "shared-store");
    try (SharedCluster cluster =
        SharedCluster.start(
            Path.of(arguments[0]), near, List.of(128, 128, 128), LIFE, false, logs)) {
      EventCosts costs = EventCosts.measure(cluster, ITEMS, LIFE);
      Zipf zipf = new Zipf(ITEMS, EXPONENT);
      compare(cluster, costs, zipf, near, rate);
      carry(costs, near);
    }
  }

  private static void compare(
      SharedCluster cluster, EventCosts costs, Zipf zipf, boolean near, int rate) {
    try (SteadyLoad load = new SteadyLoad(cluster.nodes(), zipf, LIFE, rate, 24)) {
      load.watch("", WARM_UP);
      Operations before = Operations.of(cluster.servers());
      long fetches = cluster.origin().fetches();
      long bytes = cluster.origin().bytes();
      Window seen = load.watch("", WATCHED);
      Operations done = Operations.of(cluster.servers()).minus(before);
      fetches = cluster.origin().fetches() - fetches;
      bytes = cluster.origin().bytes() - bytes;
      System.out.println(Window.HEADING);
      System.out.println(seen);
      double all = seen.requests();
      Prediction model =
          Prediction.of(
              SharedCluster.NODES,
              all / WATCHED.toSeconds(),
              zipf,
              item -> Made.life(item, LIFE),
              near ? NEAR_MAX_AGE : 0,
              costs);
      double one = model.requests();
      System.out.printf(Locale.ROOT, "%.0f requests/s; of a request:   predicted  measured%n", one);
      row(
          "hits in memory, or copied there, %",
          100 * (model.near() + model.copied()) / one, 100 * seen.near() / all);
      row("hits in the shared store, %", 100 * model.shared() / one, 100 * seen.shared() / all);
      row("fetches, %", 100 * model.fetches() / one, 100 * fetches / all);
      row("gets", model.operations().gets() / one, done.gets() / all);
      row("sets", model.operations().sets() / one, done.sets() / all);
      row("deletes", model.operations().deletes() / one, done.deletes() / all);
      row("kB to memcached", model.operations().in() / one / 1000, done.in() / all / 1000);
      row("kB from memcached", model.operations().out() / one / 1000, done.out() / all / 1000);
      row("kB from the origin", model.fetched() / one / 1000, bytes / all / 1000);
      row("kB to clients", model.served() / one / 1000, seen.bytes() / all / 1000);
    }
  }

  private static void row(String name, double predicted, double measured) {
    System.out.printf(Locale.ROOT, "%-36s %9.3f %9.3f%n", name, predicted, measured);
  }

  /** 100 TB a day in bodies of the same mixture, of which there are two million. */
  private static void carry(EventCosts costs, boolean near) {
    int items = 2_000_000;
    Zipf zipf = new Zipf(items, EXPONENT);
    double mean = 0;
    for (int i = 0; i < items; i++) {
      mean += zipf.share(i) * Made.length(i);
    }
    double rate = 100e12 / 86_400 / mean;
    for (int nodes : new int[] {2, 10, 100}) {
      for (int life : new int[] {600, 3600}) {
        Prediction model =
            Prediction.of(
                nodes, rate, zipf, item -> Made.life(item, life), near ? NEAR_MAX_AGE : 0, costs);
        System.out.printf(
            Locale.ROOT,
            "%d nodes, life %d s: %.0f requests/s, near %.1f %%, shared %.1f %%, origin %.2f %%;"
                + " memcached %.0f operations/s, %.0f MB/s out, %.0f MB/s in; origin %.0f MB/s%n",
            nodes,
            life,
            rate,
            100 * (model.near() + model.copied()) / rate,
            100 * model.shared() / rate,
            100 * model.fetches() / rate,
            model.operations().all(),
            model.operations().out() / 1e6,
            model.operations().in() / 1e6,
            model.fetched() / 1e6);
      }
    }
  }
}
