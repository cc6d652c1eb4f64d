package dev.larder.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.RecordingEvents.Problem;
import dev.larder.testkit.kit.BodyReader;
import dev.larder.testkit.kit.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there from the start. */
class PreloadTest {

  private static final Content CONTENT = new Content(1, 5000);

  private final Path folder;

  PreloadTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, CONTENT.bytes());
  }

  private String glob(String pattern) {
    return folder + "/" + pattern;
  }

  @Test
  void handlesAreOpenedAndStayOpen() throws IOException {
    Path a = file("a.png");
    file("b.png");
    file("c.txt");
    file("sub/d.png");
    try (OpenFdStore fd =
        new OpenFdStore("preload.handles", glob("*.png"), "max-open-files", "3")) {
      assertEquals(2, fd.openFiles());
      fd.put(a);
      assertEquals(2, fd.openFiles(), "opened once more");
      for (int i = 0; i < 5; i++) {
        fd.put(file("other" + i));
      }
      assertEquals(3, fd.openFiles());
      assertTrue(fd.has("a.png"), "left, though that gives no descriptor back");
      fd.store.remove(OpenFdStore.key("a.png"));
      assertEquals(3, fd.openFiles());
    }
  }

  @Test
  void mappedFilesAreCopiedIntoDirectMemory() throws IOException {
    Path file = file("sub/d.png");
    try (OpenFdStore fd = new OpenFdStore("preload.mapped", glob("**.png"))) {
      assertEquals(CONTENT.length(), fd.store.stats().bytesUsed());
      assertEquals(0, fd.openFiles());
      fd.put(file);
      try (StoredResponse found = fd.get(file)) {
        assertTrue(((Body.Buffers) found.body()).buffers().get(0).isDirect());
        assertEquals(CONTENT.digest(), BodyReader.digest(found.body()));
        // What would stop the JVM if it were mapped.
        Files.write(file, new byte[0]);
        assertEquals(CONTENT.digest(), BodyReader.digest(found.body()));
      }
    }
  }

  @Test
  void whatWasChangedIsLoadedAnew() throws IOException {
    Path file = file("a.png");
    try (OpenFdStore fd = new OpenFdStore("preload.mapped", glob("*.png"), "check-interval", "0")) {
      fd.put(file);
      Content changed = new Content(2, 6000);
      Files.write(file, changed.bytes());
      assertFalse(fd.use("a.png"));
      fd.put(file);
      try (StoredResponse found = fd.get(file)) {
        assertTrue(found.body() instanceof Body.Buffers);
        assertEquals(changed.digest(), BodyReader.digest(found.body()));
      }
      assertEquals(1, fd.store.files().keptCount());
      fd.store.remove(OpenFdStore.key("a.png"));
      assertEquals(changed.length(), fd.store.stats().bytesUsed());
    }
  }

  @Test
  void anOperatorIsToldWhatIsNotLoaded() throws IOException {
    file("a.png");
    file("b.png");
    try (OpenFdStore fd =
        new OpenFdStore("preload.handles", glob("*.png"), "max-open-files", "1")) {
      assertProblem(fd, "preload.handles: 1 of 2 files that match");
    }
    try (OpenFdStore fd =
        new OpenFdStore("preload.mapped", glob("*.png"), "max-object-size", "4999")) {
      assertProblem(fd, "preload.mapped: 2 of 2 files that match");
    }
    try (OpenFdStore fd = new OpenFdStore("preload.handles", glob("none/*"))) {
      assertProblem(fd, "preload.handles: no file matches");
    }
  }

  private static void assertProblem(OpenFdStore fd, String beginning) {
    List<Problem> problems = fd.context.events().problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).message().startsWith(beginning), problems::toString);
  }

  @Test
  void patternsKnowFolders() throws IOException {
    file("a/x.png");
    file("a/b/x.png");
    file("a/b/x.gif");
    Files.createDirectories(folder.resolve("a/folder.png"));
    assertEquals(1, Glob.of(glob("a/*.png")).find().size());
    assertEquals(2, Glob.of(glob("a/**.png")).find().size());
    assertEquals(2, Glob.of(glob("a/b/x.{png,gif}")).find().size());
    assertEquals(1, Glob.of(glob("a/?/*.gif")).find().size());
    assertEquals(1, Glob.of(glob("a/b/x.png")).find().size());
    assertEquals(0, Glob.of(glob("a")).find().size());
  }
}
