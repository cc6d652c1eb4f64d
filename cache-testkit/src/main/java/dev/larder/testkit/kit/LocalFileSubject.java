package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Capability;
import dev.larder.api.LocalFile;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A body that is the content of a local file is stored like any other, and what happens to the file
 * afterwards never shows: there is what was stored, or nothing.
 */
abstract class LocalFileSubject extends KitSubject {

  private static final Content CONTENT = new Content(1, 30_011);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  Path folder;

  LocalFileSubject(StoreUnderTest subject) {
    super(subject);
  }

  /** What others do to a file. */
  private enum Change {
    REWRITTEN {
      @Override
      void of(Path file) throws IOException {
        Files.write(file, new Content(2, CONTENT.length()).bytes());
      }
    },
    ONE_BYTE_REWRITTEN_AND_ITS_TIME_SET_BACK {
      @Override
      void of(Path file) throws IOException {
        var modified = Files.getLastModifiedTime(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(new byte[] {(byte) ~CONTENT.bytes()[9]}), 9);
        }
        Files.setLastModifiedTime(file, modified);
      }
    },
    TRUNCATED {
      @Override
      void of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(17);
        }
      }
    },
    GROWN {
      @Override
      void of(Path file) throws IOException {
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
      }
    },
    REPLACED {
      @Override
      void of(Path file) throws IOException {
        Path other = file.resolveSibling("other");
        Files.write(other, new Content(2, CONTENT.length()).bytes());
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      }
    },
    DELETED {
      @Override
      void of(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void of(Path file) throws IOException;

    /** Those that the file system lets a store see. */
    static List<Change> all() {
      boolean seesChanges = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
      return Arrays.stream(values())
          .filter(change -> seesChanges || change != ONE_BYTE_REWRITTEN_AND_ITS_TIME_SET_BACK)
          .toList();
    }
  }

  /** A store may well distrust what changed a moment ago. */
  @BeforeEach
  void theFilesAreOld() {
    ((FakeClock) context.clock()).set(Instant.now().plus(Duration.ofDays(1)));
  }

  @Test
  void isStoredAsAnyBody() throws IOException {
    store(file("plain"));
    assertHolds(KEY, CONTENT);
    assertEquals(countsEntries() ? 1 : 0, store.stats().entries(), "entries");
  }

  @Test
  void isReadWhileItIsWritten() throws IOException {
    try (StoreWriter writer = begin(file("filling"))) {
      ByteBuffer bytes = CONTENT.buffer();
      assertTrue(writer.write(bytes.slice(0, 10_000)));
      if (can(Capability.READABLE_WHILE_FILLING)) {
        byte[] part = new byte[10_000];
        bytes.get(0, part);
        assertEquals(Content.digestOf(part), FillingReader.digest(writer, 10_000));
        assertEquals(-1, FillingReader.read(writer, 10_000, ByteBuffer.allocate(1)));
      }
    }
  }

  @Test
  void whatHappensToTheFileAfterwardsDoesNotShow() throws IOException {
    for (Change change : Change.all()) {
      Path file = file(change.name());
      store(file);
      change.of(file);
      assertOldOrNothing(change);
    }
  }

  @Test
  void whatHappensToTheFileDoesNotShowThroughAnOpenHandle() throws IOException {
    for (Change change : Change.all()) {
      Path file = file(change.name());
      store(file);
      try (StoredResponse held = lookup(KEY)) {
        change.of(file);
        assertOldOrFailing(change, held);
      }
    }
  }

  @Test
  void whatHappensToTheFileBeforeTheCommitDoesNotShow() throws IOException {
    for (Change change : Change.all()) {
      for (boolean early : new boolean[] {true, false}) {
        Path file = file(change.name() + early);
        LocalFile seen = LocalFile.of(file);
        if (early) {
          change.of(file);
        }
        try (StoreWriter writer = store.begin(KEY, headFor(CONTENT), metaFor(KEY, 1), seen)) {
          if (!early) {
            change.of(file);
          }
          if (writer != null && writer.write(CONTENT.buffer())) {
            refusedOrFailed(writer, () -> true);
          }
        }
        assertOldOrNothing(change);
        store.remove(KEY);
      }
    }
  }

  @Test
  void whatHappensToTheFileIsNotReadAsWhatWasWritten() throws IOException {
    for (Change change : Change.all()) {
      Path file = file(change.name());
      try (StoreWriter writer = begin(file)) {
        write(writer, CONTENT);
        change.of(file);
        if (can(Capability.READABLE_WHILE_FILLING)) {
          String read;
          try {
            read = FillingReader.digest(writer, CONTENT.length());
          } catch (IOException e) {
            continue;
          }
          assertEquals(CONTENT.digest(), read, () -> "read of what was " + change);
        }
      }
    }
  }

  @Test
  void theConditionOfTheCommitHolds() throws IOException {
    put(KEY, small(3));
    try (StoreWriter writer = begin(file("refused"))) {
      write(writer, CONTENT);
      assertFalse(writer.commit(() -> false), "committed against the condition");
    }
    assertHolds(KEY, small(3));
  }

  @Test
  void allOfItIsWritten() throws IOException {
    try (StoreWriter writer = begin(file("short"))) {
      assertTrue(writer.write(CONTENT.buffer().slice(0, CONTENT.length() - 1)));
      assertTrue(refusedOrFailed(writer, () -> true), "a part was committed");
    }
    assertAbsent(KEY);
  }

  @Test
  void whatIsNotCommittedCostsNothing() throws IOException {
    long before = used();
    for (int i = 0; i < 3; i++) {
      try (StoreWriter writer = begin(file("aborted"))) {
        write(writer, CONTENT);
      }
    }
    assertAbsent(KEY);
    assertUsedAgain(before);
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    Files.write(file, CONTENT.bytes());
    // A change that comes within one tick of the file system's clock is seen by nobody.
    Path probe = folder.resolve("probe");
    do {
      Files.write(probe, new byte[1]);
    } while (Files.getLastModifiedTime(probe).equals(Files.getLastModifiedTime(file)));
    return file;
  }

  private StoreWriter begin(Path file) throws IOException {
    StoreWriter writer = store.begin(KEY, headFor(CONTENT), metaFor(KEY, 1), LocalFile.of(file));
    assertNotNull(writer, "a file of " + CONTENT.length() + " bytes was declined");
    return writer;
  }

  private void store(Path file) throws IOException {
    try (StoreWriter writer = begin(file)) {
      write(writer, CONTENT);
      assertTrue(writer.commit(() -> true), "the commit was refused");
    }
  }

  private void assertOldOrNothing(Change change) throws IOException {
    try (StoredResponse found = store.lookup(KEY)) {
      if (found != null) {
        assertOldOrFailing(change, found);
      }
    }
  }

  private static void assertOldOrFailing(Change change, StoredResponse found) {
    String read;
    try {
      read = BodyReader.digest(found.body());
    } catch (IOException e) {
      return;
    }
    assertEquals(CONTENT.digest(), read, () -> "served of what was " + change);
  }
}
