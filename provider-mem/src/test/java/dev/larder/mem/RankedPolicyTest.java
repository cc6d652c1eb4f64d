package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.testkit.host.RecordingEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which LRU and GDSF let entries go. */
class RankedPolicyTest {

  private final Room room =
      new Room(
          new Budget(64 << 20),
          new SlabAllocator(32 << 20, 32 << 20, ByteBuffer::allocate, e -> {}),
          () -> false);

  /** Vector 56 of the reference. */
  @Test
  void theLeastRecentlyUsedLeaves() throws IOException {
    MemSettings settings = OpenMemStore.settings(1 << 20, 3, RemovalAlgorithm.LRU);
    try (OpenMemStore mem = new OpenMemStore(settings)) {
      mem.put("A", 10);
      mem.put("B", 10);
      mem.put("C", 10);
      mem.use("A");
      mem.put("D", 10);
      assertEquals(
          List.of(OpenMemStore.key("B")),
          mem.context.events().evictions().stream().map(RecordingEvents.Eviction::key).toList());
      assertTrue(mem.has("A") && mem.has("C") && mem.has("D"));
      mem.put("C", 20);
      assertTrue(mem.has("A") && mem.has("D"), "replacing an entry takes no other one's place");
      assertEquals(3, mem.store.stats().entries());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void lruAgreesWithAPlainList(long seed) {
    Random random = new Random(seed);
    LruPolicy policy = new LruPolicy();
    List<MemEntry> leastFirst = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      int choice = random.nextInt(10);
      if (choice < 3 || leastFirst.isEmpty()) {
        MemEntry entry = PolicyEntries.entry("e" + step, 0, room);
        policy.added(entry);
        leastFirst.add(entry);
      } else if (choice < 7) {
        MemEntry used = leastFirst.remove(random.nextInt(leastFirst.size()));
        policy.used(used);
        leastFirst.add(used);
      } else if (choice < 8) {
        leave(policy, leastFirst.remove(random.nextInt(leastFirst.size())));
      } else {
        MemEntry victim = policy.victim();
        MemEntry least = leastFirst.remove(0);
        assertSame(least, victim);
        leave(policy, least);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void gdsfAgreesWithAFullSearch(long seed) {
    Random random = new Random(seed);
    GdsfPolicy policy = new GdsfPolicy();
    List<MemEntry> all = new ArrayList<>();
    for (int step = 0; step < 5_000; step++) {
      int choice = random.nextInt(10);
      if (choice < 3 || all.isEmpty()) {
        MemEntry entry = PolicyEntries.entry("e" + step, 1 + random.nextInt(4000), room);
        policy.added(entry);
        all.add(entry);
      } else if (choice < 7) {
        policy.used(all.get(random.nextInt(all.size())));
      } else {
        double least = all.stream().map(policy::rank).min(Comparator.naturalOrder()).orElseThrow();
        MemEntry victim = policy.victim();
        assertNotNull(victim);
        assertEquals(least, policy.rank(victim), "not the least");
        assertTrue(policy.clock() <= -least + 1e-9 && policy.clock() <= 0);
        all.remove(victim);
        leave(policy, victim);
      }
    }
  }

  private static void leave(RankedPolicy policy, MemEntry entry) {
    policy.removed(entry);
    entry.unpin();
  }

  @Test
  void thoseThatAReaderHoldsArePassedOverAndComeBack() {
    LruPolicy policy = new LruPolicy();
    MemEntry held = PolicyEntries.entry("held", 0, room);
    MemEntry other = PolicyEntries.entry("other", 0, room);
    policy.added(held);
    policy.added(other);
    assertTrue(held.pin());
    assertSame(other, policy.victim());
    policy.removed(other);
    assertNull(policy.victim());
    held.unpin();
    assertSame(held, policy.victim());
  }
}
