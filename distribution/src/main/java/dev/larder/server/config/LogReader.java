package dev.larder.server.config;

import com.typesafe.config.ConfigObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code access-log { … }}. */
final class LogReader {

  private LogReader() {}

  /**
   * Reads the section.
   *
   * @param base what a relative path is relative to
   */
  static Optional<AccessLogConfig> read(Section root, Path base) {
    if (!root.has("access-log")) {
      return Optional.empty();
    }
    Section s = root.section("access-log");
    if (!(root.value("access-log") instanceof ConfigObject)) {
      return Optional.empty(); // Told by the reading.
    }
    if (!s.has("file")) {
      s.rejectAll("file is missing");
    }
    return Optional.of(
        new AccessLogConfig(
            s.parsed("file", base, text -> path(base, text)),
            s.choice("format", AccessLogConfig.Format.COMBINED),
            s.parsed("rotate", Rotation.DAILY, Rotation::parse),
            (int) s.number("keep", 14, 1, 36_500)));
  }

  private static Path path(Path base, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path");
    }
    try {
      Path path = base.resolve(text).toAbsolutePath().normalize();
      if (Files.isDirectory(path)) {
        throw new IllegalArgumentException(SettingText.quote(text) + " is a folder, not a file");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path", e);
    }
  }
}
