package dev.larder.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.LocalFile;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.kit.BodyReader;
import dev.larder.testkit.kit.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open files that are found without waiting. */
class AtHandTest {

  private static final Content CONTENT = new Content(1, 30_000);

  private final Path file;

  AtHandTest(@TempDir Path folder) throws IOException {
    assumeTrue(LocalFile.isNearby(folder), "the folder for temporary files is not on this machine");
    file = Files.write(folder.resolve("a"), CONTENT.bytes());
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  private static boolean isAtHand(OpenFdStore fd) {
    try (StoredResponse found = fd.store.lookupAtOnce(OpenFdStore.key("a"))) {
      return found != null;
    }
  }

  @Test
  void aFileIsAtHandUntilSomebodyMustLookAgain() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "10s")) {
      fd.put(file);
      fd.clock.advance(Duration.ofMillis(9_999));
      assertTrue(isAtHand(fd));
      fd.clock.advance(Duration.ofMillis(1));
      assertFalse(isAtHand(fd));
      assertTrue(fd.use("a"));
      assertTrue(isAtHand(fd));
    }
  }

  @Test
  void aFileThatIsLookedAtForEachHitNeverIs() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "0")) {
      fd.put(file);
      assertTrue(fd.use("a"));
      assertFalse(isAtHand(fd));
    }
  }

  @Test
  void whoReadsWhatIsAtHandSeesAChangeAsWell() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "1h")) {
      fd.put(file);
      try (StoredResponse found = fd.store.lookupAtOnce(OpenFdStore.key("a"))) {
        assertNotNull(found);
        assertEquals(CONTENT.digest(), BodyReader.digest(found.body()));
        Files.write(file, new Content(2, CONTENT.length()).bytes());
        assertThrows(IOException.class, () -> BodyReader.digest(found.body()));
      }
      assertFalse(isAtHand(fd));
    }
  }

  @Test
  void whatIsInMemoryIsAlwaysAtHand() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "0")) {
      assertTrue(fd.put("a", 100, Long.MAX_VALUE));
      fd.clock.advance(Duration.ofDays(1));
      assertTrue(isAtHand(fd));
    }
  }
}
