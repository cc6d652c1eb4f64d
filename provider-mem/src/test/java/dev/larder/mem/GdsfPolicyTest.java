package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.larder.testkit.host.RecordingEvents;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vector 55 of the reference, with a fraction. */
class GdsfPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 100, -10",
    "0, 1, 1000, -1",
    "0, 1, 1001, -0.999000999000999",
    "0, 1, 2000, -0.5",
    "0, 2, 1000, -2",
    "-1, 1, 1000, -2",
    "0, 1, 0, -1000",
    "0, 1, 1, -1000",
    "-3.5, 7, 500, -17.5",
  })
  void score(double clock, int uses, long size, double expected) {
    assertEquals(expected, GdsfPolicy.score(clock, uses, size), 1e-12);
  }

  private static List<String> evicted(OpenMemStore mem) {
    return mem.context.events().evictions().stream()
        .map(RecordingEvents.Eviction::key)
        .map(key -> key.text().substring(key.text().lastIndexOf('/') + 1))
        .toList();
  }

  private static OpenMemStore open(int count) {
    return new OpenMemStore(OpenMemStore.settings(4 << 20, count, RemovalAlgorithm.GDSF));
  }

  @Test
  void bigBodiesLeaveFirstAndThoseOverAThousandBytesAreToldApart() throws IOException {
    try (OpenMemStore mem = open(5)) {
      mem.put("100", 100);
      mem.put("1000", 1000);
      mem.put("1001", 1001);
      mem.put("5000", 5000);
      mem.put("4999", 4999);
      for (int i = 0; i < 5; i++) {
        mem.put("tiny" + i, 1);
      }
      assertEquals(List.of("5000", "4999", "1001", "1000", "100"), evicted(mem));
    }
  }

  @Test
  void aLookupCountsAsAUse() throws IOException {
    try (OpenMemStore mem = open(2)) {
      mem.put("used", 1000);
      mem.put("unused", 600);
      mem.use("used");
      mem.put("new", 1);
      assertEquals(List.of("unused"), evicted(mem), "-1.67 leaves before -2");
    }
  }

  @Test
  void theClockFallsSoThatWhatWasUsedLongAgoLeaves() throws IOException {
    try (OpenMemStore mem = open(2)) {
      mem.put("old", 1000);
      mem.use("old");
      mem.use("old");
      // Each newcomer leaves for the next one, and the clock falls by one: -1, -2, -3.
      for (int i = 0; i < 4; i++) {
        mem.put("new" + i, 1000);
      }
      assertEquals(List.of("new0", "new1"), evicted(mem).subList(0, 2));
      mem.put("new4", 1000);
      mem.put("new5", 1000);
      assertEquals(true, evicted(mem).contains("old"), () -> "left: " + evicted(mem));
    }
  }

  @Test
  void afterALeaverOfMinusOneANewEntryOfAThousandBytesScoresMinusTwo() throws IOException {
    GdsfPolicy policy = new GdsfPolicy();
    Room room =
        new Room(
            new Budget(1 << 20),
            new SlabAllocator(1 << 20, 1 << 20, java.nio.ByteBuffer::allocate, e -> {}),
            () -> false);
    MemEntry first = PolicyEntries.entry("first", 1000, room);
    policy.added(first);
    assertEquals(-1, -policy.rank(first));
    assertEquals(first, policy.victim());
    policy.removed(first);
    assertEquals(-1, policy.clock());
    MemEntry second = PolicyEntries.entry("second", 1000, room);
    policy.added(second);
    assertEquals(-2, -policy.rank(second));
    assertNotNull(policy.victim());
  }
}
