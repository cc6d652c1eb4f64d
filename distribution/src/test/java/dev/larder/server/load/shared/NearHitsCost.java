package dev.larder.server.load.shared;

import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What hits in memory cost while a memcached is dead, beside what they cost while all are well: in
 * turn, requests per second by {@code wrk} and processor time per request of the node, which the
 * neighbours on the machine disturb less.
 */
final class NearHitsCost {

  private static final int PAIRS = 6;
  private static final int SECONDS = 3;
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)(m?s)");

  private NearHitsCost() {}

  private record Burst(double perSecond, double microsEach) {}

  static void measure(SharedCluster cluster) throws IOException, InterruptedException {
    LarderNode node = cluster.nodes().get(0);
    MemcachedProcess server = cluster.servers().get(0);
    Path script = Files.createTempFile("near", ".lua");
    Files.writeString(
        script,
        """
        n = 0
        request = function()
          n = n + 1
          return wrk.format("GET", "/item/" .. (n % 30), { Host = "www.example.com" })
        end
        """);
    try {
      for (int i = 0; i < 4; i++) {
        burst(node, script);
      }
      double[] rates = new double[PAIRS];
      double[] costs = new double[PAIRS];
      for (int i = 0; i < PAIRS; i++) {
        boolean deadFirst = i % 2 == 1;
        Burst first = burst(node, script, server, deadFirst);
        Burst second = burst(node, script, server, !deadFirst);
        Burst dead = deadFirst ? first : second;
        Burst well = deadFirst ? second : first;
        rates[i] = dead.perSecond / well.perSecond;
        costs[i] = dead.microsEach / well.microsEach;
        System.out.printf(
            Locale.ROOT,
            "  all well %6.0f/s %5.1f us each; one dead %6.0f/s %5.1f us each%n",
            well.perSecond,
            well.microsEach,
            dead.perSecond,
            dead.microsEach);
      }
      Arrays.sort(rates);
      Arrays.sort(costs);
      System.out.printf(
          Locale.ROOT,
          "hits in memory with a dead server, median of %d pairs: requests/s %.3f (%.3f to %.3f),"
              + " processor each %.3f (%.3f to %.3f)%n",
          PAIRS,
          (rates[PAIRS / 2] + rates[PAIRS / 2 - 1]) / 2,
          rates[0],
          rates[PAIRS - 1],
          (costs[PAIRS / 2] + costs[PAIRS / 2 - 1]) / 2,
          costs[0],
          costs[PAIRS - 1]);
    } finally {
      Files.delete(script);
    }
  }

  private static Burst burst(LarderNode node, Path script, MemcachedProcess server, boolean dead)
      throws IOException, InterruptedException {
    if (dead) {
      server.kill();
    } else {
      server.restart();
    }
    // The copies are renewed, and the outage or its end has been noticed.
    wrk(node, script, 2);
    return burst(node, script);
  }

  private static Burst burst(LarderNode node, Path script)
      throws IOException, InterruptedException {
    double before = node.cpuSeconds();
    Matcher said = wrk(node, script, SECONDS);
    double used = node.cpuSeconds() - before;
    double requests = Double.parseDouble(said.group(1));
    double seconds = Double.parseDouble(said.group(2)) / (said.group(3).equals("ms") ? 1000 : 1);
    return new Burst(requests / seconds, used * 1e6 / requests);
  }

  private static Matcher wrk(LarderNode node, Path script, int seconds)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "wrk", "-t1", "-c8", "-d" + seconds, "-s", script.toString(), node.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher requests = REQUESTS.matcher(output);
    if (!requests.find() || output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new IOException(output);
    }
    return requests;
  }
}
