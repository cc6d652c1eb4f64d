package dev.larder.server.load.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.PackagedServer;
import dev.larder.testkit.memcached.MemcachedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A short run of what {@link SharedStoreFaults} does at length: two packaged servers, three
 * memcached that die, hang, are restarted and lose chunks, and clients that do not notice.
 */
class SharedStoreIT {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int LIFE = 60;

  @Test
  void clientsDoNotNoticeWhatBecomesOfMemcached() throws Exception {
    try (SharedCluster cluster =
            SharedCluster.start(
                PackagedServer.home(),
                false,
                List.of(64, 64, 64),
                LIFE,
                true,
                Path.of("target", "packaged", "shared-store"));
        SteadyLoad load = new SteadyLoad(cluster.nodes(), new Zipf(60, 0.9), LIFE, 150, 8)) {
      Window all = new Window("all");
      load.count(all);
      awaitHits(cluster, 0, 100);
      awaitHits(cluster, 1, 100);
      awaitHits(cluster, 2, 100);

      cluster.servers().get(0).kill();
      awaitRequests(all, 150);
      cluster.servers().get(0).restart();
      cluster.servers().get(1).hang();
      awaitRequests(all, 150);
      cluster.servers().get(1).goOn();
      cluster.restart(2);
      awaitChunks(cluster);
      awaitRequests(all, 150);

      // All of them have come back without anybody's doing.
      for (int i = 0; i < SharedCluster.SERVERS; i++) {
        awaitHits(cluster, i, 50);
      }
      assertEquals(0, all.faults(), all::toString);
      assertTrue(all.shared() > 300, all::toString);
      assertEquals(0, all.near(), all::toString);
    }
  }

  private static void awaitHits(SharedCluster cluster, int server, int more) {
    MemcachedProcess each = cluster.servers().get(server);
    long before = each.count("get_hits");
    await("hits on server " + server, () -> each.count("get_hits") >= before + more);
  }

  private static void awaitRequests(Window window, int more) {
    long before = window.requests();
    await("requests", () -> window.requests() >= before + more);
  }

  private static void awaitChunks(SharedCluster cluster) {
    await(
        "chunks to evict",
        () -> {
          int evicted = 0;
          for (int i = 0; i < SharedCluster.SERVERS; i++) {
            evicted += cluster.evictChunks(i, 1);
          }
          return evicted > 0;
        });
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, what + " within " + DEADLINE);
      SteadyLoad.pause(Duration.ofMillis(50));
    }
  }
}
