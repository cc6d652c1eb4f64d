package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.AccessLogConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogFileTest {

  private final Path folder;

  LogFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Instant now =
      LocalDate.of(2026, 11, 22).atTime(23, 59).atZone(ZoneId.systemDefault()).toInstant();

  private Path path() {
    return folder.resolve("logs").resolve("access.log");
  }

  private LogFile open(int keep) throws IOException {
    return LogFile.open(new AccessLogConfig(path(), keep), () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void whatCannotBeWrittenIsToldWithItsReasonAndItsSetting() throws IOException {
    Path file = Files.writeString(folder.resolve("logs"), "");
    IOException refused = assertThrows(IOException.class, () -> open(14));
    assertEquals(
        "the access log "
            + path()
            + ", set by access-log.file, cannot be written: "
            + file
            + " is not a folder",
        refused.getMessage());
  }

  static List<Arguments> reasons() {
    return List.of(
        Arguments.of(new AccessDeniedException("/a"), "permission denied for /a"),
        Arguments.of(new NoSuchFileException("/a"), "there is no /a"),
        Arguments.of(new FileSystemException("/a", null, "Is a directory"), "/a: Is a directory"),
        Arguments.of(new FileSystemException("/a"), "/a"),
        Arguments.of(new IOException("No space left"), "No space left"));
  }

  @ParameterizedTest
  @MethodSource
  void reasons(IOException failure, String told) {
    assertEquals(told, LogFile.reason(failure));
  }

  @Test
  void aDayIsAFile() throws IOException {
    try (LogFile file = open(14)) {
      file.append("one");
      pass(Duration.ofMinutes(2));
      file.append("two");
      file.append("three");
    }
    assertEquals("one\n", Files.readString(path().resolveSibling("access.log.2026-11-22")));
    assertEquals("two\nthree\n", Files.readString(path()));
  }

  @Test
  void anOpenedFileGoesOn() throws IOException {
    try (LogFile file = open(14)) {
      file.append("one");
    }
    Files.setLastModifiedTime(path(), FileTime.from(now));
    try (LogFile file = open(14)) {
      file.append("two");
    }
    assertEquals("one\ntwo\n", Files.readString(path()));
  }

  @Test
  void aFileOfAnEarlierDayIsPutAway() throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), "old\n");
    Files.setLastModifiedTime(path(), FileTime.from(now.minus(Duration.ofDays(2))));
    try (LogFile file = open(14)) {
      file.append("new");
    }
    assertEquals("old\n", Files.readString(path().resolveSibling("access.log.2026-11-20")));
    assertEquals("new\n", Files.readString(path()));
  }

  @Test
  void oldFilesAreDeletedAndOthersAreNot() throws IOException {
    Files.createDirectories(path().getParent());
    Path kept = Files.writeString(path().resolveSibling("access.log.2026-11-20"), "");
    Path old = Files.writeString(path().resolveSibling("access.log.2026-11-19"), "");
    Path other = Files.writeString(path().resolveSibling("access.log.gz"), "");
    open(2).close();
    assertTrue(Files.exists(kept));
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(other));
    try (LogFile file = open(2)) {
      pass(Duration.ofDays(1));
      file.append("next day");
    }
    assertFalse(Files.exists(kept));
  }
}
