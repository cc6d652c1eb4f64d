package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.server.config.AccessLogConfig;
import dev.larder.server.config.Rotation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogFileTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Path folder;

  LogFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Instant now =
      LocalDate.of(2026, 11, 22).atTime(23, 58, 7).atZone(ZoneId.systemDefault()).toInstant();

  private Path path() {
    return folder.resolve("logs").resolve("access.log");
  }

  private LogFile open(int keep) throws IOException {
    return open(Rotation.DAILY, keep);
  }

  private LogFile open(Rotation rotation, int keep) throws IOException {
    return LogFile.open(
        new AccessLogConfig(path(), AccessLogConfig.Format.COMBINED, rotation, keep), () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static void line(LogFile file, String text) {
    file.append(text);
    file.flush();
  }

  /** The names in the folder of the log, without that of the log itself, and what is in them. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(path().getParent())) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString().substring("access.log".length()),
            Files.readString(file).replace('\n', ' ').strip());
      }
    }
    return files;
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
    assertEquals(told, FileFailure.reason(failure));
  }

  @Test
  void aDayIsAFile() throws IOException {
    try (LogFile file = open(14)) {
      file.append("one");
      pass(Duration.ofMinutes(2));
      file.append("two");
      file.append("three");
    }
    assertEquals(Map.of(".2026-11-22", "one", "", "two three"), files());
  }

  @Test
  void anHourIsAFile() throws IOException {
    try (LogFile file = open(Rotation.HOURLY, 14)) {
      file.append("one");
      pass(Duration.ofMinutes(2));
      file.append("two");
      pass(Duration.ofMinutes(59));
      file.append("two");
      pass(Duration.ofMinutes(1));
      file.append("three");
    }
    assertEquals(
        Map.of(".2026-11-22T23", "one", ".2026-11-23T00", "two two", "", "three"), files());
  }

  @Test
  void aFileIsNeverLargerThanItMayBe() throws IOException {
    try (LogFile file = open(Rotation.ofSize(10), 14)) {
      line(file, "1234");
      line(file, "5678");
      line(file, "9");
      pass(SECOND);
      line(file, "longer than all of it");
      line(file, "more");
    }
    assertEquals(
        Map.of(
            ".2026-11-22T23-58-07", "1234 5678",
            ".2026-11-22T23-58-08", "9",
            ".2026-11-22T23-58-08.1", "longer than all of it",
            "", "more"),
        files());
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
    assertEquals(Map.of("", "one two"), files());
  }

  @Test
  void aFileOfAnEarlierDayIsPutAway() throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), "old\n");
    Files.setLastModifiedTime(path(), FileTime.from(now.minus(Duration.ofDays(2))));
    try (LogFile file = open(14)) {
      file.append("new");
    }
    assertEquals(Map.of(".2026-11-20", "old", "", "new"), files());
  }

  @Test
  void noFileIsReplaced() throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path().resolveSibling("access.log.2026-11-22"), "before");
    try (LogFile file = open(14)) {
      file.append("one");
      pass(Duration.ofMinutes(2));
      file.append("two");
    }
    assertEquals(Map.of(".2026-11-22", "before", ".2026-11-22.1", "one", "", "two"), files());
  }

  @Test
  void theOldestAreDeletedAndWhatIsNotOursStays() throws IOException {
    Files.createDirectories(path().getParent());
    for (String ending :
        List.of(
            ".2026-11-18", ".2026-11-19", ".2026-11-19T07", ".2026-11-19.2", ".2026-11-19.10")) {
      Files.writeString(path().resolveSibling("access.log" + ending), ending);
    }
    Files.writeString(path().resolveSibling("access.log.2026-11-01.gz"), "");
    Files.writeString(path().resolveSibling("access.log-old"), "");
    try (LogFile file = open(3)) {
      assertEquals(
          List.of(
              "", "-old", ".2026-11-01.gz", ".2026-11-19.10", ".2026-11-19.2", ".2026-11-19T07"),
          List.copyOf(files().keySet()));
      file.append("one");
      pass(Duration.ofDays(1));
      file.append("two");
    }
    assertEquals(
        List.of("", "-old", ".2026-11-01.gz", ".2026-11-19.10", ".2026-11-19T07", ".2026-11-22"),
        List.copyOf(files().keySet()));
  }

  @Test
  void withoutRotationNothingIsDeleted() throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path().resolveSibling("access.log.2026-11-19"), "b");
    Files.writeString(path().resolveSibling("access.log.2026-11-20"), "a");
    try (LogFile file = open(Rotation.OFF, 1)) {
      file.append("one");
      pass(Duration.ofDays(400));
      file.append("two");
    }
    assertEquals(Map.of(".2026-11-19", "b", ".2026-11-20", "a", "", "one two"), files());
  }

  @Test
  void aFileThatWasMovedAwayIsBegunAgainWithinASecond() throws IOException {
    try (LogFile file = open(Rotation.OFF, 14)) {
      line(file, "one");
      Files.move(path(), path().resolveSibling("access.log.1"));
      pass(SECOND);
      line(file, "two");
      assertEquals(Map.of(".1", "one", "", "two"), files());
      Files.move(
          path(), path().resolveSibling("access.log.1"), StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(path(), "");
      pass(SECOND);
      line(file, "three");
      assertEquals(Map.of(".1", "two", "", "three"), files());
    }
  }

  @Test
  void aFileThatWasTruncatedGoesOnFromItsBeginning() throws IOException {
    try (LogFile file = open(Rotation.ofSize(10), 14)) {
      line(file, "12345678");
      try (FileChannel other = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        other.truncate(0);
      }
      pass(SECOND);
      line(file, "two");
    }
    assertEquals(Map.of("", "two"), files());
  }

  @Test
  void aFolderThatVanishesIsMadeAgain() throws IOException {
    try (LogFile file = open(14)) {
      line(file, "one");
      Files.delete(path());
      Files.delete(path().getParent());
      pass(SECOND);
      line(file, "two");
      assertEquals(Map.of("", "two"), files());
      assertEquals(0, file.lost());
    }
  }

  @Test
  void whatCannotBeWrittenIsCountedAndWritingGoesOnWhenItCan() throws IOException {
    try (LogFile file = open(14)) {
      line(file, "one");
      Files.delete(path());
      Files.delete(path().getParent());
      Path obstacle = Files.writeString(path().getParent(), "in the way");
      pass(SECOND);
      line(file, "two");
      file.append("three");
      line(file, "four");
      assertEquals(3, file.lost());
      Files.delete(obstacle);
      line(file, "five");
      assertEquals(3, file.lost());
    }
    assertEquals(Map.of("", "five"), files());
  }

  @Test
  void aDiskThatIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no device that is full");
    Files.createDirectories(path().getParent());
    Files.createSymbolicLink(path(), full);
    try (LogFile file = open(Rotation.OFF, 14)) {
      line(file, "one");
      line(file, "two");
      assertEquals(2, file.lost());
      Files.delete(path());
      pass(SECOND);
      line(file, "three");
      assertEquals(2, file.lost());
    }
    assertEquals(Map.of("", "three"), files());
  }

  @Test
  void aLineThatIsLongerThanTheBufferStandsInItsPlace() throws IOException {
    String longLine = "x".repeat(300_000);
    try (LogFile file = open(14)) {
      file.append("one");
      file.append(longLine);
      file.append("two");
    }
    assertEquals(List.of("one", longLine, "two"), Files.readAllLines(path()));
  }

  @Test
  void manyLinesFillTheBufferAgainAndAgain() throws IOException {
    try (LogFile file = open(14)) {
      for (int i = 0; i < 20_000; i++) {
        file.append("line " + i);
      }
    }
    List<String> lines = Files.readAllLines(path());
    assertEquals(20_000, lines.size());
    assertEquals("line 19999", lines.get(19_999));
  }
}
