package dev.larder.server.log;

import dev.larder.server.config.AccessLogConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/**
 * A log file that is renamed when a day is over: {@code access.log} becomes {@code
 * access.log.2026-11-22}, and files older than the configuration keeps are deleted. Used by one
 * thread.
 */
final class LogFile implements AutoCloseable {

  private final Path path;
  private final int keep;
  private final InstantSource clock;
  private final ZoneId zone = ZoneId.systemDefault();
  private LocalDate day;
  private BufferedWriter writer;

  private LogFile(Path path, int keep, InstantSource clock) throws IOException {
    this.path = path;
    this.keep = keep;
    this.clock = clock;
    this.day = today();
    if (Files.exists(path)) {
      // The server may have been down at midnight.
      LocalDate last = dayOf(Files.getLastModifiedTime(path).toInstant());
      if (last.isBefore(day)) {
        rename(last);
      }
    }
    this.writer = openWriter();
    deleteOld();
  }

  /**
   * Opens the file for writing, and makes its folder if it is missing.
   *
   * @throws IOException if that fails; the message tells an operator what, why, and where it is set
   */
  static LogFile open(AccessLogConfig config, InstantSource clock) throws IOException {
    Path file = config.file().toAbsolutePath();
    Path folder = file.getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return new LogFile(file, config.keep(), clock);
    } catch (IOException e) {
      throw new IOException(
          "the access log " + file + ", set by access-log.file, cannot be written: " + reason(e),
          e);
    }
  }

  /** The messages of many failures are the name of a file and nothing else. */
  static String reason(IOException failure) {
    if (!(failure instanceof FileSystemException refused)) {
      return String.valueOf(failure.getMessage());
    }
    if (refused instanceof AccessDeniedException) {
      return "permission denied for " + refused.getFile();
    }
    if (refused instanceof FileAlreadyExistsException || refused instanceof NotDirectoryException) {
      return refused.getFile() + " is not a folder";
    }
    if (refused instanceof NoSuchFileException) {
      return "there is no " + refused.getFile();
    }
    return String.valueOf(refused.getMessage());
  }

  private LocalDate today() {
    return dayOf(clock.instant());
  }

  private LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, zone);
  }

  private BufferedWriter openWriter() throws IOException {
    return Files.newBufferedWriter(
        path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void append(String line) throws IOException {
    LocalDate now = today();
    if (now.isAfter(day)) {
      writer.close();
      rename(day);
      writer = openWriter();
      day = now;
      deleteOld();
    }
    writer.write(line);
    writer.write('\n');
  }

  void flush() throws IOException {
    writer.flush();
  }

  private void rename(LocalDate of) throws IOException {
    Path target = path.resolveSibling(path.getFileName() + "." + of);
    if (Files.exists(path)) {
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void deleteOld() throws IOException {
    String prefix = path.getFileName() + ".";
    LocalDate oldest = day.minusDays(keep);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(prefix) && older(name.substring(prefix.length()), oldest)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path folder() {
    Path folder = path.getParent();
    return folder == null ? Path.of(".") : folder;
  }

  private static boolean older(String date, LocalDate oldest) {
    try {
      return LocalDate.parse(date).isBefore(oldest);
    } catch (DateTimeParseException e) {
      // Somebody else's file.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
