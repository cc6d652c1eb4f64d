package dev.larder.memcached.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server of a set: where it is, its share of the keys, and who takes its place.
 *
 * @param address where it is
 * @param weight its share of the keys in relation to the others', 1 to {@value #GREATEST_WEIGHT}
 * @param standby asked for this server's keys while this server is out of reach; null for none.
 *     Nothing is copied to it
 */
public record Server(Address address, int weight, @Nullable Address standby) {

  /** The greatest weight. */
  public static final int GREATEST_WEIGHT = 100;

  /**
   * Reads {@code ADDRESS}, followed by {@code weight=N} and {@code standby=ADDRESS}, in any order,
   * with spaces in between.
   *
   * @throws IllegalArgumentException if it is something else; the message says what is wrong
   */
  public static Server parse(String text) {
    List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+", -1)));
    Address address = Address.parse(words.remove(0));
    int weight = 0;
    Address standby = null;
    for (String word : words) {
      if (word.startsWith("weight=") && weight == 0) {
        weight = weight(word.substring("weight=".length()));
      } else if (word.startsWith("standby=") && standby == null) {
        standby = Address.parse(word.substring("standby=".length()));
      } else {
        throw new IllegalArgumentException(
            "after the address come weight=N and standby=HOST:PORT, not " + word);
      }
    }
    if (address.equals(standby)) {
      throw new IllegalArgumentException("a server is no standby for itself: " + address);
    }
    return new Server(address, Math.max(weight, 1), standby);
  }

  private static int weight(String text) {
    if (text.matches("[0-9]{1,3}")) {
      int weight = Integer.parseInt(text);
      if (weight >= 1 && weight <= GREATEST_WEIGHT) {
        return weight;
      }
    }
    throw new IllegalArgumentException(
        "a weight is a number from 1 to " + GREATEST_WEIGHT + ", not " + text);
  }
}
