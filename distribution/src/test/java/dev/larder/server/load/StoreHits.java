package dev.larder.server.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Steady hits of several stores beside each other, in turn: {@code StoreHits <port> <connections>
 * <seconds> <rounds> <target> …}. A target, such as {@code /fd/10k}, is asked for until it is a
 * hit; then wrk asks for the first, the second and so on, for the seconds each, in each round.
 * Prints the medians of the rounds of each: requests per second, and their share of the first's in
 * the same round.
 */
public final class StoreHits {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");

  private StoreHits() {}

  public static void main(String[] arguments) throws Exception {
    String server = "http://127.0.0.1:" + arguments[0];
    String connections = arguments[1];
    String seconds = arguments[2];
    int rounds = Integer.parseInt(arguments[3]);
    List<String> targets = Arrays.asList(arguments).subList(4, arguments.length);
    double[][] rates = new double[targets.size()][rounds];
    for (String target : targets) {
      warm(server + target);
      wrk(connections, seconds, server + target);
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < rates.length; i++) {
        rates[i][round] = wrk(connections, seconds, server + targets.get(i));
      }
    }
    for (int i = 0; i < rates.length; i++) {
      double[] shares = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        shares[round] = rates[i][round] / rates[0][round];
      }
      System.out.printf(
          Locale.ROOT,
          "%-16s %9.0f requests/s  %.2f   %s%n",
          targets.get(i),
          median(rates[i]),
          median(shares),
          Arrays.toString(Arrays.stream(rates[i]).mapToLong(Math::round).toArray()));
    }
  }

  private static void warm(String url) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    for (int i = 0; i < 100; i++) {
      HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
      if (response.headers().firstValue("Cache-Status").orElse("").contains("; hit")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException(url + " does not become a hit");
  }

  private static double wrk(String connections, String seconds, String url)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds, url));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher rate = RATE.matcher(output);
    if (!rate.find() || output.contains("Non-2xx")) {
      throw new IOException(output);
    }
    return Double.parseDouble(rate.group(1));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
