package dev.larder.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.kit.BodyReader;
import dev.larder.testkit.kit.Content;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store takes at most, and who goes first. */
class LimitsTest {

  private final Path folder;

  LimitsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name, int length) throws IOException {
    return Files.write(folder.resolve(name), new Content(1, length).bytes());
  }

  @Test
  void theLeastRecentlyUsedFileIsClosed() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("max-open-files", "3")) {
      for (String name : List.of("a", "b", "c")) {
        fd.put(file(name, 10));
      }
      assertTrue(fd.use("a"));
      fd.put(file("d", 10));
      assertEquals(3, fd.openFiles());
      assertTrue(fd.has("a") && fd.has("c") && fd.has("d"));
      assertFalse(fd.has("b"));
      fd.put(file("e", 10));
      assertFalse(fd.has("c"), "the next oldest stays");
      assertEquals(2, fd.store.stats().evictions());
    }
  }

  @Test
  void whatIsOfNoMoreUseGoesBeforeAll() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("size", "64k")) {
      assertTrue(fd.put("old", 10_000, Long.MAX_VALUE));
      assertTrue(fd.put("useless", 10_000, fd.clock.millis() - 1));
      assertTrue(fd.put("new", 10_000, Long.MAX_VALUE));
      for (int i = 0; fd.has("useless"); i++) {
        assertTrue(fd.put("more " + i, 10_000, Long.MAX_VALUE));
      }
      assertTrue(fd.has("old"));
    }
  }

  /** A descriptor is given back when its last reader has gone, and never promised before. */
  @Test
  void readersKeepFilesOpen() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("max-open-files", "2")) {
      List<StoredResponse> held = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        Path file = file(name, 1000);
        fd.put(file);
        held.add(fd.get(file));
      }
      Path third = file("c", 1000);
      fd.put(third);
      try (StoredResponse found = fd.get(third)) {
        assertTrue(found.body() instanceof Body.Buffers, "a third descriptor");
      }
      fd.store.remove(OpenFdStore.key("a"));
      assertEquals(2, fd.openFiles());
      for (StoredResponse each : held) {
        assertEquals(new Content(1, 1000).digest(), BodyReader.digest(each.body()));
        each.close();
      }
      assertEquals(1, fd.openFiles());
    }
  }

  @Test
  void aFileTakesNoMemoryForItsBody() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("size", "64k")) {
      Path file = file("great", 10 << 20);
      fd.put(file);
      assertTrue(fd.store.stats().bytesUsed() < 10_000);
      try (StoredResponse found = fd.get(file)) {
        assertTrue(found.body() instanceof Body.FileRegion);
        assertEquals(new Content(1, 10 << 20).digest(), BodyReader.digest(found.body()));
      }
    }
  }

  @Test
  void theGreatestObjectHoldsForFilesAndOthers() throws IOException {
    try (OpenFdStore fd = new OpenFdStore("max-object-size", "1000")) {
      assertTrue(fd.offer(file("a", 1000)));
      assertNull(fd.begin(file("b", 1001)));
      assertTrue(fd.put("c", 1000, Long.MAX_VALUE));
      assertFalse(fd.put("d", 1001, Long.MAX_VALUE));
      assertEquals(2, fd.store.stats().declined());
    }
  }

  @Test
  void withoutDescriptorsFilesAreCopiedAndAnOperatorIsToldOnce() throws IOException {
    AtomicBoolean failing = new AtomicBoolean(true);
    LocalFiles.Opener opener =
        (file, descriptors) -> {
          if (failing.get()) {
            throw new FileSystemException(file.path().toString(), null, "Too many open files");
          }
          return OpenFile.of(file, descriptors);
        };
    try (OpenFdStore fd = new OpenFdStore(opener)) {
      for (String name : List.of("a", "b")) {
        Path file = file(name, 1000);
        fd.put(file);
        try (StoredResponse found = fd.get(file)) {
          assertTrue(found.body() instanceof Body.Buffers);
        }
      }
      assertEquals(0, fd.openFiles());
      assertEquals(1, fd.context.events().problems().size());
      failing.set(false);
      fd.put(file("c", 1000));
      assertEquals(1, fd.openFiles());
      failing.set(true);
      fd.put(file("d", 1000));
      assertEquals(2, fd.context.events().problems().size());
    }
  }

  @Test
  void aWriterThatIsClosedGivesAllBack() throws IOException {
    try (OpenFdStore fd = new OpenFdStore()) {
      try (StoreWriter writer = fd.begin(file("a", 1000))) {
        assertNotNull(writer);
        assertEquals(1, fd.openFiles());
      }
      assertEquals(0, fd.openFiles());
      assertEquals(0, fd.store.stats().bytesUsed());
    }
  }

  @Test
  void closingTheStoreClosesWhatNobodyReads() throws IOException {
    OpenFdStore fd = new OpenFdStore();
    try (fd) {
      fd.put(file("a", 1000));
      fd.put(file("b", 1000));
      try (StoredResponse held = fd.get(folder.resolve("a"))) {
        fd.store.close();
        assertEquals(1, fd.openFiles());
        assertEquals(new Content(1, 1000).digest(), BodyReader.digest(held.body()));
      }
    }
    assertEquals(0, fd.openFiles());
  }
}
