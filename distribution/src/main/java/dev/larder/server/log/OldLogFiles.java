package dev.larder.server.log;

import dev.larder.server.config.Rotation.Period;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that a log file became: its name, a dot and the day, hour or second, and a number where
 * that was taken. They are in order of time when they are in order of name.
 */
final class OldLogFiles {

  private static final Pattern ENDING =
      Pattern.compile(
          "(?<time>\\d{4}-\\d\\d-\\d\\d(T\\d\\d(-\\d\\d-\\d\\d)?)?)(\\.(?<n>\\d{1,9}))?");
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT);

  private final Path path;
  private final int keep;
  private final ZoneId zone = ZoneId.systemDefault();

  OldLogFiles(Path path, int keep) {
    this.path = path;
    this.keep = keep;
  }

  private record Old(Path file, String time, int number) {}

  /** The name of the period that a time is in. */
  String period(Period period, Instant instant) {
    return switch (period) {
      case DAY -> LocalDate.ofInstant(instant, zone).toString();
      case HOUR -> HOUR.format(instant.atZone(zone));
      case NONE -> "";
    };
  }

  /** When the period that a time is in ends, in milliseconds of the epoch. */
  long ends(Period period, Instant instant) {
    ZonedDateTime time = instant.atZone(zone);
    return switch (period) {
      case DAY -> time.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant().toEpochMilli();
      case NONE -> Long.MAX_VALUE;
    };
  }

  /** The name of a second. */
  String second(Instant instant) {
    return SECOND.format(instant.atZone(zone));
  }

  /** Renames the file, if there is one, to one of its time; replaces none. */
  void putAway(String time) throws IOException {
    Path target = path.resolveSibling(path.getFileName() + "." + time);
    for (int n = 1; Files.exists(target); n++) {
      target = path.resolveSibling(path.getFileName() + "." + time + "." + n);
    }
    try {
      Files.move(path, target);
    } catch (NoSuchFileException e) {
      // Somebody else has put it away.
    }
  }

  /** Deletes the oldest ones when there are more than are to be kept. */
  void deleteSurplus() throws IOException {
    List<Old> files = new ArrayList<>();
    String prefix = path.getFileName() + ".";
    Path folder = path.getParent();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder == null ? Path.of(".") : folder)) {
      for (Path file : all) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(prefix)) {
          continue;
        }
        Matcher ending = ENDING.matcher(name.substring(prefix.length()));
        if (ending.matches()) {
          String number = ending.group("n");
          files.add(
              new Old(file, ending.group("time"), number == null ? 0 : Integer.parseInt(number)));
        }
      }
    }
    files.sort(Comparator.comparing(Old::time).thenComparing(Old::number));
    for (int i = 0; i < files.size() - keep; i++) {
      Files.deleteIfExists(files.get(i).file());
    }
  }
}
