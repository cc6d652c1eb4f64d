package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What sets W-TinyLFU apart from LRU: a scan does not flush what is used again and again. */
class TinyLfuPolicyTest {

  private static final int HOT = 200;

  /** The share of the popular entries that are still there after a scan of ten times the size. */
  private static double survivors(RemovalAlgorithm algorithm) throws IOException {
    try (OpenMemStore mem = new OpenMemStore(OpenMemStore.settings(4 << 20, algorithm))) {
      for (int round = 0; round < 10; round++) {
        for (int i = 0; i < HOT; i++) {
          if (!mem.use("hot" + i)) {
            mem.put("hot" + i, 9000);
          }
        }
      }
      for (int i = 0; i < 4000; i++) {
        mem.put("once" + i, 9000);
        assertTrue(mem.used() <= 4 << 20);
      }
      int present = 0;
      for (int i = 0; i < HOT; i++) {
        present += mem.has("hot" + i) ? 1 : 0;
      }
      return (double) present / HOT;
    }
  }

  @Test
  void aScanDoesNotFlushWhatIsPopular() throws IOException {
    double tinyLfu = survivors(RemovalAlgorithm.W_TINYLFU);
    assertTrue(tinyLfu > 0.9, "survivors " + tinyLfu);
    assertEquals(0, survivors(RemovalAlgorithm.LRU));
  }

  /** Hit ratio for a skewed stream of requests: at least as good as LRU's. */
  @Test
  void hitsMoreThanLruWhenPopularityIsSkewed() throws IOException {
    int tinyLfu = hits(RemovalAlgorithm.W_TINYLFU);
    int lru = hits(RemovalAlgorithm.LRU);
    assertTrue(tinyLfu > lru, "w-tinylfu " + tinyLfu + ", lru " + lru);
  }

  private static int hits(RemovalAlgorithm algorithm) throws IOException {
    Random random = new Random(11);
    int hits = 0;
    try (OpenMemStore mem = new OpenMemStore(OpenMemStore.settings(1 << 20, algorithm))) {
      for (int i = 0; i < 60_000; i++) {
        // Roughly Zipf: the logarithm of the rank is uniform.
        int rank = (int) Math.exp(random.nextDouble() * Math.log(5000));
        if (mem.use(rank)) {
          hits++;
        } else {
          mem.put(rank, 4000);
        }
      }
    }
    return hits;
  }
}
