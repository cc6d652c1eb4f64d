package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.FakeClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is of no more use goes before all others. */
class MemStoreExpiryTest {

  private static final long START = FakeClock.START.toEpochMilli();

  private static void advance(OpenMemStore mem, long milliseconds) {
    ((FakeClock) mem.context.clock()).advance(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @EnumSource
  void expiredEntriesLeaveFirst(RemovalAlgorithm algorithm) throws IOException {
    try (OpenMemStore mem = new OpenMemStore(OpenMemStore.settings(1 << 20, 3, algorithm))) {
      mem.put("cold", 5000);
      assertTrue(mem.put("expired", 10, 1, OpenMemStore.meta(START + 1000)));
      mem.put("warm", 10);
      mem.use("expired");
      mem.use("expired");
      advance(mem, 1000);
      mem.put("new", 10);
      assertFalse(mem.has("expired"));
      assertTrue(mem.has("cold"));
    }
  }

  @Test
  void untilThenTheyLeaveInTheirTurn() throws IOException {
    MemSettings settings = OpenMemStore.settings(1 << 20, 2, RemovalAlgorithm.LRU);
    try (OpenMemStore mem = new OpenMemStore(settings)) {
      mem.put("cold", 10);
      assertTrue(mem.put("expiring", 10, 1, OpenMemStore.meta(START + 1000)));
      advance(mem, 999);
      mem.put("new", 10);
      assertTrue(mem.has("expiring"));
      assertFalse(mem.has("cold"));
    }
  }

  @Test
  void theSweepTakesTheExpiredAndOnlyThose() throws IOException {
    MemSettings settings = OpenMemStore.settings(4 << 20, RemovalAlgorithm.W_TINYLFU);
    try (OpenMemStore mem = new OpenMemStore(settings)) {
      for (int i = 0; i < 10; i++) {
        assertTrue(mem.put("e" + i, 10, 1, OpenMemStore.meta(START + 1000L * i)));
      }
      mem.put("always", 10);
      assertTrue(mem.put("e9", 10, 1, OpenMemStore.meta(START + 1)));
      advance(mem, 5000);
      StoredResponse held = mem.get("e2");
      mem.store.sweep();
      assertEquals(5, mem.store.stats().entries(), "e6, e7, e8, always, and e2 which is held");
      assertEquals(0, mem.store.stats().evictions(), "nobody needed the room");
      held.close();
      mem.store.sweep();
      assertEquals(4, mem.store.stats().entries());
    }
  }

  @Test
  void aRefreshGivesNewTime() throws IOException {
    MemSettings settings = OpenMemStore.settings(4 << 20, RemovalAlgorithm.LRU);
    try (OpenMemStore mem = new OpenMemStore(settings)) {
      assertTrue(mem.put("a", 10, 1, OpenMemStore.meta(START + 1000)));
      try (StoredResponse old = mem.get("a")) {
        assertTrue(
            mem.store.refresh(
                OpenMemStore.key("a"),
                old.version(),
                OpenMemStore.HEAD,
                OpenMemStore.meta(START + 9000)));
      }
      advance(mem, 5000);
      mem.store.sweep();
      assertTrue(mem.has("a"));
      advance(mem, 5000);
      mem.store.sweep();
      assertFalse(mem.has("a"));
    }
  }
}
