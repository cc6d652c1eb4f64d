package dev.larder.server.config;

import java.util.Comparator;

/**
 * One mistake in a configuration, told so that an operator can find and mend it.
 *
 * @param origin the file in which it is, as its path was given; for what did not come from a file,
 *     where it came from, such as {@code --port}
 * @param line the line, from 1; 0 where there is none
 * @param path the setting, such as {@code locations[1].cache.max-expire}; empty for the whole file
 * @param message what is wrong, without a full stop
 * @param suggestion the known name that was probably meant; empty for none
 */
public record ConfigProblem(
    String origin, int line, String path, String message, String suggestion) {

  /** The order in which problems are told: by file and line. */
  static final Comparator<ConfigProblem> BY_PLACE =
      Comparator.comparing(ConfigProblem::origin)
          .thenComparingInt(ConfigProblem::line)
          .thenComparing(ConfigProblem::path)
          .thenComparing(ConfigProblem::message);

  /**
   * The line that is shown: {@code cache.conf:13: cache.max-expier: unknown setting; did you mean
   * max-expire?}.
   */
  @Override
  public String toString() {
    return origin
        + (line > 0 ? ":" + line : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message
        + (suggestion.isEmpty() ? "" : "; did you mean " + suggestion + "?");
  }
}
