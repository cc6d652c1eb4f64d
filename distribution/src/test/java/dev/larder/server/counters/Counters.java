package dev.larder.server.counters;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an instrumented server has counted, since it started or between two looks.
 *
 * @param slabs pieces of memory that the memory store has
 * @param fromSlabs bytes that went to a socket out of this memory
 * @param fromElsewhere bytes that went to a socket out of any other memory
 * @param copied bytes that were copied from the store's memory to another buffer or an array
 * @param dispatches how often something took a task to run it elsewhere, by class and method, and
 *     the task's class in parentheses
 */
public record Counters(
    long slabs, long fromSlabs, long fromElsewhere, long copied, Map<String, Long> dispatches) {

  /** Asks an agent that listens on this port. */
  public static Counters read(int port) throws IOException {
    Map<String, Long> all = new TreeMap<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] answer = socket.getInputStream().readAllBytes();
      for (String line : new String(answer, StandardCharsets.UTF_8).lines().toList()) {
        int space = line.lastIndexOf(' ');
        all.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
      }
    }
    return new Counters(
        take(all, "slabs"),
        take(all, "from-slabs"),
        take(all, "from-elsewhere"),
        take(all, "copied"),
        all);
  }

  private static long take(Map<String, Long> all, String name) {
    Long value = all.remove(name);
    if (value == null) {
      throw new IllegalStateException("the agent did not tell " + name);
    }
    return value;
  }

  /** What was counted since an earlier look; of the dispatches only those that there were. */
  public Counters since(Counters earlier) {
    Map<String, Long> more =
        dispatches.entrySet().stream()
            .filter(e -> e.getValue() > earlier.dispatches.getOrDefault(e.getKey(), 0L))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> e.getValue() - earlier.dispatches.getOrDefault(e.getKey(), 0L)));
    return new Counters(
        slabs - earlier.slabs,
        fromSlabs - earlier.fromSlabs,
        fromElsewhere - earlier.fromElsewhere,
        copied - earlier.copied,
        new TreeMap<>(more));
  }
}
