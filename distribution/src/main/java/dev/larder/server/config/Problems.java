package dev.larder.server.config;

import com.typesafe.config.ConfigOrigin;
import java.util.List;
import java.util.TreeSet;

/** The problems found so far. The same one, met twice, is told once. */
final class Problems {

  private final TreeSet<ConfigProblem> found = new TreeSet<>(ConfigProblem.BY_PLACE);

  void add(ConfigOrigin origin, String path, String message) {
    add(origin, path, message, "");
  }

  /** Adds what is wrong with the form of a value. */
  void add(ConfigOrigin origin, String path, IllegalArgumentException form) {
    add(origin, path, String.valueOf(form.getMessage()), "");
  }

  void add(ConfigOrigin origin, String path, String message, String suggestion) {
    int line = Math.max(0, origin.lineNumber());
    found.add(new ConfigProblem(place(origin), line, path, message, suggestion));
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

  private static String place(ConfigOrigin origin) {
    if (origin.filename() != null) {
      return origin.filename();
    }
    if (origin.resource() != null) {
      return origin.resource();
    }
    return origin.description();
  }
}
