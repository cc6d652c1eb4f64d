package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.LocalFile;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that are found without waiting. */
class AtHandTest {

  private final Path root;

  AtHandTest(@TempDir Path folder) {
    assumeTrue(LocalFile.isNearby(folder), "the folder for temporary files is not on this machine");
    root = folder.resolve("root");
  }

  private static boolean isAtHand(OpenDiskStore disk) throws IOException {
    try (StoredResponse found = disk.store.lookupAtOnce(OpenDiskStore.key("a"))) {
      if (found != null) {
        assertArrayEquals(OpenDiskStore.content("a", 3000), OpenDiskStore.bytes(found.body()));
      }
      return found != null;
    }
  }

  @Test
  void anEntryThatWasReadNotLongAgoIsAtHand() throws IOException {
    try (OpenDiskStore disk = new OpenDiskStore(root, Map.of())) {
      disk.put("a", 3000);
      assertFalse(isAtHand(disk), "it was never read");
      disk.assertHolds("a", 3000);
      for (int i = 0; i < 3; i++) {
        disk.clock.advance(Duration.ofSeconds(10));
        assertTrue(isAtHand(disk), "each use counts");
      }
      disk.clock.advance(Duration.ofMillis(10_001));
      assertFalse(isAtHand(disk), "the system may have forgotten its pages");
      disk.assertHolds("a", 3000);
      assertTrue(isAtHand(disk));
    }
  }
}
