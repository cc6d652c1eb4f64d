package dev.larder.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a local file. */
class LocalFileTest {

  private final Path file;

  LocalFileTest(@TempDir Path folder) throws IOException {
    file = Files.writeString(folder.resolve("a"), "0123456789");
  }

  @Test
  void looksAtAFile() throws IOException {
    LocalFile seen = LocalFile.of(file);
    assertEquals(file, seen.path());
    assertEquals(10, seen.size());
    assertEquals(Files.getLastModifiedTime(file), seen.modified());
    assertEquals(seen, LocalFile.of(file));
  }

  @Test
  void seesAnotherFileInItsPlace() throws IOException {
    LocalFile seen = LocalFile.of(file);
    FileTime modified = seen.modified();
    Path other = Files.writeString(file.resolveSibling("b"), "0123456789");
    Files.setLastModifiedTime(other, modified);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(seen, LocalFile.of(file));
  }

  @Test
  void seesNothingElse() {
    Path folder = file.resolveSibling("");
    assertThrows(IOException.class, () -> LocalFile.of(folder));
    assertThrows(IOException.class, () -> LocalFile.of(file.resolveSibling("none")));
  }
}
