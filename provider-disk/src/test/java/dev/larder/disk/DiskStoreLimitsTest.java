package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who leaves, when, and what is kept within limits. */
class DiskStoreLimitsTest {

  private static final long LONG = Long.MAX_VALUE;

  /** So much that fifteen of them and their heads fit into the least size. */
  private static final int SHARE = 60_000;

  @TempDir private Path folder = Path.of("");

  private OpenDiskStore open(Map<String, ?> settings) throws IOException {
    OpenDiskStore open = new OpenDiskStore(folder.resolve("root"), settings);
    open.settle();
    return open;
  }

  private static Map<String, ?> small() {
    return Map.of("size", "1M", "max-file-size", "512k");
  }

  @Test
  void theLeastRecentlyUsedLeaves() throws IOException {
    try (OpenDiskStore open = open(small())) {
      for (int i = 0; i < 15; i++) {
        open.clock.advance(Duration.ofSeconds(10));
        open.put(i, SHARE);
      }
      open.clock.advance(Duration.ofSeconds(10));
      open.assertHolds(0, SHARE);
      open.assertHolds(2, SHARE);
      open.put("more", 3 * SHARE);
      assertFalse(open.holds(1, SHARE), "the longest unused is still there");
      open.assertHolds(0, SHARE);
      open.assertHolds(2, SHARE);
      assertTrue(open.store.stats().evictions() > 0);
    }
  }

  @Test
  void lastUsesAreRememberedOverACleanRestart() throws IOException {
    try (OpenDiskStore open = open(small())) {
      for (int i = 0; i < 15; i++) {
        open.clock.advance(Duration.ofSeconds(10));
        open.put(i, SHARE);
      }
      open.clock.advance(Duration.ofSeconds(10));
      open.assertHolds(0, SHARE);
    }
    try (OpenDiskStore open = open(small())) {
      open.clock.advance(Duration.ofSeconds(1000));
      open.put("more", 3 * SHARE);
      assertFalse(open.holds(1, SHARE), "the longest unused is still there");
      open.assertHolds(0, SHARE);
    }
  }

  @Test
  void whatIsOfNoMoreUseLeavesFirstThenWhatIsStale() throws IOException {
    try (OpenDiskStore open = open(small())) {
      long now = open.clock.millis();
      for (int i = 0; i < 13; i++) {
        open.put(i, SHARE);
      }
      open.clock.advance(Duration.ofSeconds(10));
      assertTrue(open.put("stale", SHARE, open.meta("stale", now + 20_000, LONG)));
      assertTrue(open.put("dead", SHARE, open.meta("dead", now + 20_000, now + 20_000)));
      open.clock.advance(Duration.ofSeconds(60));
      open.put("more", 3 * SHARE);
      assertFalse(open.holds("dead", SHARE));
      open.put("further", SHARE);
      assertFalse(open.holds("stale", SHARE));
      for (int i = 0; i < 13; i++) {
        open.assertHolds(i, SHARE);
      }
    }
  }

  /** A clock that is set back by a day makes nothing leave that has room. */
  @Test
  void aStepOfTheClockEmptiesNothing() throws IOException {
    try (OpenDiskStore open = open(small())) {
      for (int i = 0; i < 10; i++) {
        open.put(i, SHARE);
      }
      for (Duration step : List.of(Duration.ofDays(-1), Duration.ofDays(2))) {
        open.clock.advance(step);
        open.gc();
        for (int i = 0; i < 10; i++) {
          open.assertHolds(i, SHARE);
        }
      }
    }
  }

  @Test
  void filesAreLimitedToo() throws IOException {
    try (OpenDiskStore open = open(Map.of("size", "16M", "inode-limit", 20))) {
      for (int i = 0; i < 30; i++) {
        open.clock.advance(Duration.ofSeconds(10));
        open.put(i, 10);
        assertTrue(open.store.stats().entries() <= 20, "files");
      }
      for (int i = 0; i < 30; i++) {
        open.clock.advance(Duration.ofSeconds(10));
        open.put("long" + i, 100_000);
        assertTrue(open.store.stats().entries() <= 20, "files");
      }
      assertEquals(10, open.store.stats().entries(), "entries of two files each");
    }
  }

  @Test
  void aLoweredSizeIsKeptSoonAfterTheStart() throws IOException {
    try (OpenDiskStore open = open(Map.of("size", "16M", "max-file-size", "1M"))) {
      for (int i = 0; i < 60; i++) {
        open.put(i, SHARE);
      }
    }
    try (OpenDiskStore open = open(small())) {
      OpenDiskStore.eventually("too much is there", () -> open.used() <= 1 << 20);
      assertTrue(open.store.stats().entries() > 5, "nothing is left");
    }
  }

  @Test
  void nothingIsStoredBelowTheFloorOfFreeSpaceAndOneLineSaysSo() throws IOException {
    long usable = Files.getFileStore(folder).getUsableSpace();
    long floor = usable + (1L << 40);
    try (OpenDiskStore open = open(Map.of("free-space-floor", floor))) {
      for (int i = 0; i < 10; i++) {
        assertFalse(open.put(i, 10, open.meta(i)), "stored below the floor");
      }
      assertEquals(10, open.store.stats().declined());
      assertEquals(1, open.context.events().problems().size());
    }
  }

  @Test
  void entriesLeaveForTheFloorOfFreeSpace() throws IOException {
    try (OpenDiskStore open = open(Map.of("size", "16M"))) {
      for (int i = 0; i < 10; i++) {
        open.put(i, SHARE);
      }
    }
    long floor = Files.getFileStore(folder).getUsableSpace() + (1L << 40);
    try (OpenDiskStore open = open(Map.of("size", "16M", "free-space-floor", floor))) {
      assertFalse(open.put("more", 10, open.meta("more")));
      assertEquals(0, open.store.stats().entries(), "entries");
    }
  }

  @Test
  void aSearchTakesWhatIsUnusedOldOrOfNoMoreUse() throws IOException {
    Map<String, ?> rules =
        Map.of(
            "size",
            "16M",
            "gc",
            Map.of(
                "unused",
                    List.of(
                        Map.of("after", "10d", "url", "/keep"), Map.of("after", "1h", "url", "/")),
                "clean", List.of(Map.of("after", "2h", "url", "http://example.com/old"))));
    try (OpenDiskStore open = open(rules)) {
      long now = open.clock.millis();
      for (String name : List.of("keep/a", "old/a", "b", "c")) {
        open.put(name, 10);
      }
      assertTrue(open.put("dead", 10, open.meta("dead", now, now + 1000)));
      open.clock.advance(Duration.ofMinutes(50));
      open.gc();
      assertFalse(open.holds("dead", 10), "of no more use");
      open.assertHolds("old/a", 10);
      open.assertHolds("c", 10);
      open.clock.advance(Duration.ofMinutes(50));
      open.gc();
      assertFalse(open.holds("b", 10), "unused for 100 minutes");
      open.assertHolds("c", 10);
      open.assertHolds("old/a", 10);
      open.assertHolds("keep/a", 10);
      open.clock.advance(Duration.ofMinutes(50));
      open.gc();
      assertFalse(open.holds("old/a", 10), "stored 150 minutes ago");
      open.assertHolds("c", 10);
      assertEquals(List.of(), open.context.events().evictions());
    }
  }

  @Test
  void whatAReaderHoldsDoesNotLeave() throws IOException {
    try (OpenDiskStore open = open(small())) {
      open.put("held", SHARE);
      try (StoredResponse held = open.store.lookup(OpenDiskStore.key("held"))) {
        assertNotNull(held);
        for (int i = 0; i < 40; i++) {
          open.clock.advance(Duration.ofSeconds(10));
          open.put(i, SHARE);
          assertTrue(open.used() <= 1 << 20);
        }
        assertEquals(SHARE, OpenDiskStore.bytes(held.body()).length);
        open.assertHolds("held", SHARE);
      }
    }
  }

  @Test
  void moreEntriesThanMayStayOpenAreReadAllTheSame() throws IOException {
    try (OpenDiskStore open = open(Map.of("size", "64M"))) {
      int many = OpenFileLimit.share() + 300;
      for (int i = 0; i < many; i++) {
        open.put(i, 10);
      }
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < many; i++) {
          open.assertHolds(i, 10);
        }
      }
      assertTrue(
          open.store.entries().openCount() <= OpenFileLimit.share(),
          () -> open.store.entries().openCount() + " are open");
    }
  }
}
