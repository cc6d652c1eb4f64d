package dev.larder.server.load.shared;

import dev.larder.testkit.memcached.MemcachedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What some memcached have done together, as their {@code stats} count it.
 *
 * @param gets keys that were asked for, each chunk of its own
 * @param sets of every kind: {@code set}, {@code add}, {@code cas}, stored or not
 * @param deletes of what was there and what was not
 * @param in bytes from the nodes
 * @param out bytes to the nodes
 */
record Operations(double gets, double sets, double deletes, double in, double out) {

  static final Operations NONE = new Operations(0, 0, 0, 0, 0);

  /** Up to now. */
  static Operations of(List<MemcachedProcess> servers) {
    List<String> lines = new ArrayList<>();
    servers.forEach(server -> lines.addAll(server.ask("stats")));
    return new Operations(
        sum(lines, "cmd_get"),
        sum(lines, "cmd_set"),
        sum(lines, "delete_hits") + sum(lines, "delete_misses"),
        sum(lines, "bytes_read"),
        sum(lines, "bytes_written"));
  }

  private static double sum(List<String> lines, String name) {
    String start = "STAT " + name + " ";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Long.parseLong(line.substring(start.length())))
        .sum();
  }

  Operations minus(Operations other) {
    return plus(other.times(-1));
  }

  Operations plus(Operations other) {
    return new Operations(
        gets + other.gets,
        sets + other.sets,
        deletes + other.deletes,
        in + other.in,
        out + other.out);
  }

  Operations times(double factor) {
    return new Operations(
        gets * factor, sets * factor, deletes * factor, in * factor, out * factor);
  }

  double all() {
    return gets + sets + deletes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%7.2f gets %7.2f sets %7.2f deletes %10.0f bytes in %10.0f bytes out",
        gets,
        sets,
        deletes,
        in,
        out);
  }
}
