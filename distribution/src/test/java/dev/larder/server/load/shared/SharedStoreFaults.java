package dev.larder.server.load.shared;

import dev.larder.testkit.memcached.MemcachedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Two packaged servers and three memcached under a steady load, and everything that can happen to
 * memcached: {@code SharedStoreFaults <folder of the archive> near|alone <requests per second>}.
 * With {@code near} there is memory in front of memcached.
 *
 * <p>Each server in turn is killed and started again, stopped and let go on (SIGSTOP, SIGCONT), and
 * restarted; then single chunks are removed, and a node is cut off from a server, if this runs in a
 * network namespace of its own ({@code unshare --net}). The third server has little memory, and
 * evicts all the time. Prints what the clients saw in each stretch; exits with 1 if a request
 * failed, a body was wrong or too old, or the share of hits was more than 2 points less between
 * outages than before them.
 */
public final class SharedStoreFaults {

  private static final int ITEMS = 300;
  private static final double EXPONENT = 0.9;
  private static final int LIFE = 60;
  private static final double POINTS = 2;

  private static final Duration WARM_UP = Duration.ofSeconds(45);
  private static final Duration UNDISTURBED = Duration.ofSeconds(15);
  private static final Duration OUTAGE = Duration.ofSeconds(3);
  private static final Duration RETURN = Duration.ofSeconds(10);
  private static final Duration BETWEEN = Duration.ofSeconds(6);

  private final SharedCluster cluster;
  private final SteadyLoad load;
  private final List<Window> all = new ArrayList<>();
  private final List<Window> quiet = new ArrayList<>();

  private SharedStoreFaults(SharedCluster cluster, SteadyLoad load) {
    this.cluster = cluster;
    this.load = load;
  }

  public static void main(String[] arguments) throws Exception {
    boolean near = arguments[1].equals("near");
    int rate = Integer.parseInt(arguments[2]);
    Path logs = Path.of("target", "shared-store");
    int exit;
    try (SharedCluster cluster =
        SharedCluster.start(Path.of(arguments[0]), near, List.of(64, 64, 8), LIFE, true, logs)) {
      SharedStoreFaults run;
      try (SteadyLoad load =
          new SteadyLoad(cluster.nodes(), new Zipf(ITEMS, EXPONENT), LIFE, rate, 24)) {
        run = new SharedStoreFaults(cluster, load);
        run.play();
      }
      exit = run.verdict();
      if (near) {
        NearHitsCost.measure(cluster);
      }
    }
    System.exit(exit);
  }

  private interface Fault {
    void run() throws Exception;
  }

  private void play() throws Exception {
    System.out.println(Window.HEADING);
    watch("warm-up", WARM_UP);
    Window undisturbed = watch("undisturbed", UNDISTURBED);
    for (int i = 0; i < SharedCluster.SERVERS; i++) {
      MemcachedProcess server = cluster.servers().get(i);
      fault("server " + i + ": killed", server::kill, server::restart);
      fault("server " + i + ": hangs", server::hang, server::goOn);
      int number = i;
      fault("server " + i + ": restarted", () -> cluster.restart(number), null);
    }
    fault("chunks evicted", this::evict, null);
    if (cluster.network().canCut()) {
      long pid = cluster.nodes().get(0).pid();
      fault(
          "node 0 cut off from server 1",
          () -> cluster.network().cut(0, pid, 1),
          () -> cluster.network().heal(pid, 1));
    } else {
      System.out.println("(no node was cut off: that needs unshare --net)");
    }
    quiet.removeIf(window -> window.hitRatio() >= undisturbed.hitRatio() - POINTS);
  }

  private void evict() {
    for (int i = 0; i < SharedCluster.SERVERS; i++) {
      System.out.printf("  %d chunks removed from server %d%n", cluster.evictChunks(i, 40), i);
    }
  }

  /** An outage, the time behind it in which nodes find out that it is over, and what follows. */
  private void fault(String name, Fault begin, @Nullable Fault end) throws Exception {
    Window during = new Window(name);
    Window before = load.count(during);
    begin.run();
    if (end != null) {
      SteadyLoad.pause(OUTAGE);
      end.run();
    }
    load.count(before);
    print(during);
    watch("  the " + RETURN.toSeconds() + " s behind it", RETURN);
    quiet.add(watch("  and then", BETWEEN));
  }

  private Window watch(String name, Duration time) {
    Window window = load.watch(name, time);
    print(window);
    return window;
  }

  private void print(Window window) {
    all.add(window);
    System.out.println(window);
  }

  private int verdict() {
    long faults = all.stream().mapToLong(Window::faults).sum();
    long requests = all.stream().mapToLong(Window::requests).sum();
    System.out.printf(
        Locale.ROOT,
        "%d requests, %d failed, wrong or too old; %d stretches with more than %.0f points fewer"
            + " hits; %d evictions%n",
        requests,
        faults,
        quiet.size(),
        POINTS,
        cluster.count("evictions"));
    for (LarderNode node : cluster.nodes()) {
      System.out.println(node + " told of memcached:");
      node.log()
          .lines()
          .filter(line -> line.contains("WARN") || line.contains("ERROR"))
          .forEach(line -> System.out.println("  " + line));
    }
    return faults == 0 && quiet.isEmpty() ? 0 : 1;
  }
}
