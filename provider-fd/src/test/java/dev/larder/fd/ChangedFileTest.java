package dev.larder.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.LocalFile;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.kit.BodyReader;
import dev.larder.testkit.kit.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that others change while the store has them open. */
class ChangedFileTest {

  private static final Content CONTENT = new Content(1, 30_000);

  private final Path folder;

  ChangedFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What others do to a file. */
  enum Change {
    REPLACED_BY_RENAME,
    REPLACED_BY_THE_SAME_BYTES,
    REWRITTEN,
    REWRITTEN_WITH_ITS_TIME_SET_BACK,
    TRUNCATED,
    GROWN,
    DELETED,
    TOUCHED,
    PERMISSION_REVOKED;

    void of(Path file) throws IOException {
      switch (this) {
        case REPLACED_BY_RENAME -> replace(file, new Content(2, CONTENT.length()));
        case REPLACED_BY_THE_SAME_BYTES -> replace(file, CONTENT);
        case REWRITTEN -> Files.write(file, new Content(2, CONTENT.length()).bytes());
        case REWRITTEN_WITH_ITS_TIME_SET_BACK -> {
          FileTime before = Files.getLastModifiedTime(file);
          Files.write(file, new Content(2, CONTENT.length()).bytes());
          Files.setLastModifiedTime(file, before);
        }
        case TRUNCATED -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100);
          }
        }
        case GROWN -> Files.write(file, new byte[10], StandardOpenOption.APPEND);
        case DELETED -> Files.delete(file);
        case TOUCHED -> Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        case PERMISSION_REVOKED ->
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
      }
    }

    private static void replace(Path file, Content content) throws IOException {
      FileTime before = Files.getLastModifiedTime(file);
      Path other = Files.write(file.resolveSibling("other"), content.bytes());
      Files.setLastModifiedTime(other, before);
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A file whose next change shows in its times. */
  private Path file(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), CONTENT.bytes());
    Path probe = folder.resolve("probe");
    do {
      Files.write(probe, new byte[1]);
    } while (Files.getLastModifiedTime(probe).equals(Files.getLastModifiedTime(file)));
    return file;
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void theNextHitSeesIt(Change change) throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "0")) {
      Path file = file("a");
      fd.put(file);
      assertTrue(fd.use("a"));
      assertEquals(1, fd.openFiles());
      change.of(file);
      assertFalse(fd.use("a"));
      assertFalse(fd.has("a"));
      assertEquals(0, fd.openFiles());
      assertEquals(0, fd.store.room().memory().used());
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void theReaderSeesIt(Change change) throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "1h")) {
      Path file = file("a");
      fd.put(file);
      try (StoredResponse before = fd.get(file)) {
        assertEquals(CONTENT.digest(), BodyReader.digest(before.body()));
        change.of(file);
        assertThrows(IOException.class, () -> BodyReader.digest(before.body()));
        assertFalse(fd.has("a"), "what was seen to be changed is still there");
        assertEquals(1, fd.openFiles(), "closed under its reader");
      }
      assertEquals(0, fd.openFiles());
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void theFollowerOfAFillSeesIt(Change change) throws IOException {
    try (OpenFdStore fd = new OpenFdStore()) {
      Path file = file("a");
      try (StoreWriter writer = fd.begin(file)) {
        assertNotNull(writer);
        writer.write(CONTENT.buffer());
        ByteBuffer target = ByteBuffer.allocate(100);
        assertEquals(100, writer.readAt(0, target));
        change.of(file);
        target.clear();
        assertThrows(IOException.class, () -> writer.readAt(50, target));
        assertEquals(0, target.position(), "bytes were given that nobody vouches for");
        assertFalse(writer.commit(() -> true));
      }
      assertFalse(fd.has("a"));
      assertEquals(0, fd.openFiles());
    }
  }

  @Test
  void oneLookIsGoodForTheInterval() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "10s")) {
      Path file = file("a");
      fd.put(file);
      Change.DELETED.of(file);
      fd.clock.advance(Duration.ofMillis(9_999));
      assertTrue(fd.use("a"));
      fd.clock.advance(Duration.ofMillis(1));
      assertFalse(fd.use("a"));
    }
  }

  @Test
  void aClockThatIsSetBackMakesItLook() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "10s")) {
      Path file = file("a");
      fd.put(file);
      Change.DELETED.of(file);
      fd.clock.advance(Duration.ofMillis(-1));
      assertFalse(fd.use("a"));
    }
  }

  /** The next change might come within the same tick of the file system's clock. */
  @Test
  void aFileThatChangedAMomentAgoIsNotStoredYet() throws IOException {
    try (OpenFdStore fd = new OpenFdStore()) {
      Path file = file("a");
      FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
      fd.clock.set(changed.toInstant().plusMillis(1));
      assertFalse(fd.offer(file));
      assertFalse(fd.has("a"));
      fd.clock.advance(Duration.ofSeconds(2));
      assertTrue(fd.offer(file));
    }
  }

  @Test
  void aFileThatIsNotWhatTheHostSawIsDeclined() throws IOException {
    try (OpenFdStore fd = new OpenFdStore()) {
      Path file = file("a");
      LocalFile seen = LocalFile.of(file);
      Change.TOUCHED.of(file);
      assertNull(fd.begin(seen));
      assertEquals(0, fd.openFiles());
    }
  }

  @Test
  void aCopyInMemoryIsWatchedAsWell() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("check-interval", "0", "max-open-files", "1")) {
      Path open = file("open");
      fd.put(open);
      try (StoredResponse held = fd.get(open)) {
        Path copied = file("copied");
        fd.put(copied);
        try (StoredResponse found = fd.get(copied)) {
          assertTrue(found.body() instanceof Body.Buffers);
          assertEquals(CONTENT.digest(), BodyReader.digest(found.body()));
        }
        Change.REWRITTEN.of(copied);
        assertFalse(fd.use("copied"));
        assertEquals(CONTENT.digest(), BodyReader.digest(held.body()));
      }
    }
  }
}
