package dev.larder.memcached.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which server has a key. */
class RingTest {

  private static final int KEYS = 30_000;

  private static List<Server> servers(int... weights) {
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      servers.add(new Server(new Address("10.0.0." + (i + 1), 11211), weights[i], null));
    }
    return servers;
  }

  private static int[] shares(Ring ring, int servers) {
    int[] shares = new int[servers];
    for (int i = 0; i < KEYS; i++) {
      shares[ring.serverOf("key" + i)]++;
    }
    return shares;
  }

  @Test
  void equalServersHaveAboutEqualShares() {
    int[] shares = shares(new Ring(servers(1, 1, 1)), 3);
    for (int share : shares) {
      assertTrue(share > KEYS / 3 * 0.75 && share < KEYS / 3 * 1.25, Arrays.toString(shares));
    }
  }

  @Test
  void aWeightIsAShare() {
    int[] shares = shares(new Ring(servers(3, 1)), 2);
    assertTrue(shares[0] > KEYS * 0.65 && shares[0] < KEYS * 0.85, Arrays.toString(shares));
  }

  @Test
  void aServerMoreTakesOnlyWhatItGets() {
    Ring three = new Ring(servers(1, 1, 1));
    Ring four = new Ring(servers(1, 1, 1, 1));
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      int before = three.serverOf("key" + i);
      int after = four.serverOf("key" + i);
      if (before != after) {
        moved++;
        assertEquals(3, after, "moved between old servers");
      }
    }
    assertTrue(moved > KEYS * 0.15 && moved < KEYS * 0.35, moved + " moved");
  }
}
