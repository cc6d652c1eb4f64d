package dev.larder.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The problems found so far. The same one, met twice, is told once. */
final class Problems {

  private final TreeSet<ConfigProblem> found = new TreeSet<>(ConfigProblem.BY_PLACE);
  private final Map<String, String> shown = new HashMap<>();

  /** Problems of a file are told with its name as the operator wrote it. */
  void show(Path file, Path written) {
    shown.put(file.toString(), written.toString());
  }

  void add(ConfigOrigin origin, String path, String message) {
    add(origin, path, message, "");
  }

  /** Adds what is wrong with the form of a value. */
  void add(ConfigOrigin origin, String path, IllegalArgumentException form) {
    add(origin, path, String.valueOf(form.getMessage()), "");
  }

  void add(ConfigOrigin origin, String path, String message, String suggestion) {
    ConfigOrigin place = lastWritten(origin);
    int line = Math.max(0, place.lineNumber());
    found.add(new ConfigProblem(place(place), line, path, oneLine(message), suggestion));
  }

  /**
   * Adds what the library says.
   *
   * @param source where it was reading, if it does not say where exactly
   */
  void add(ConfigOrigin source, ConfigException failure) {
    ConfigOrigin place = failure.origin() == null ? source : failure.origin();
    add(place, "", withoutPlace(failure, place));
  }

  /** The library's message, without the place that it starts with. */
  private static String withoutPlace(ConfigException e, ConfigOrigin origin) {
    String message = String.valueOf(e.getMessage());
    String prefix = origin.description() + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  /** Adds what is wrong with a file at a line, from 1; 0 for the whole file. */
  void add(Path file, int line, String message) {
    found.add(new ConfigProblem(shown(file.toString()), line, "", oneLine(message), ""));
  }

  /** What is wrong may have any characters in it, and a problem is a line. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  private String shown(String file) {
    return shown.getOrDefault(file, file);
  }

  /** All problems, by file and line. */
  List<ConfigProblem> all() {
    return List.copyOf(found);
  }

  /** Fails if there was any problem. */
  void throwIfAny() throws InvalidConfigException {
    if (!found.isEmpty()) {
      throw new InvalidConfigException(all());
    }
  }

  /** Of a section that is in several files, the library tells the places in one text. */
  private ConfigOrigin lastWritten(ConfigOrigin origin) {
    for (String file : shown.keySet()) {
      Matcher merged =
          Pattern.compile("merge of " + Pattern.quote(file) + ": ([0-9]+).*", Pattern.DOTALL)
              .matcher(origin.description());
      if (merged.matches()) {
        return ConfigOriginFactory.newFile(file).withLineNumber(Integer.parseInt(merged.group(1)));
      }
    }
    return origin;
  }

  private String place(ConfigOrigin origin) {
    if (origin.filename() != null) {
      return shown(origin.filename());
    }
    if (origin.resource() != null) {
      return origin.resource();
    }
    return origin.url() == null ? origin.description() : origin.url().toString();
  }
}
