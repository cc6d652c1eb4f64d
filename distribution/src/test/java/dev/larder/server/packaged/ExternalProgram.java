package dev.larder.server.packaged;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the machine that some tests need. Where it is missing they are skipped, with a
 * message that nobody overlooks, unless {@code LARDER_REQUIRE_NAME=1} (or the system property
 * {@code larder.require.name}) demands it: then they fail.
 */
public enum ExternalProgram {
  /** Runs the conformance suite. */
  NODE("node"),
  /** Fetches the conformance suite; comes with node. */
  NPM("npm"),
  /** A real origin. */
  NGINX("nginx"),
  /** A real browser. */
  CHROMIUM("chromium"),
  /** A language that others leave pages in memcached with. */
  PYTHON3("python3");

  private final String command;

  ExternalProgram(String command) {
    this.command = command;
  }

  /** The program's file. Skips or fails the test that asks if there is none. */
  public Path require() {
    Optional<Path> found = find();
    if (found.isEmpty()) {
      String message = "NOT TESTED: there is no " + command + " on this machine's PATH";
      if (isDemanded()) {
        Assertions.fail(message + ", and " + variable() + " demands it");
      }
      System.err.println(
          "\n*** " + message + "; set " + variable() + "=1 to make this a failure ***\n");
      Assumptions.abort(message);
    }
    return found.orElseThrow();
  }

  private Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, command);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private boolean isDemanded() {
    return "1".equals(System.getenv(variable())) || Boolean.getBoolean("larder.require." + command);
  }

  private String variable() {
    String program = this == NPM ? NODE.command : command;
    return "LARDER_REQUIRE_" + program.toUpperCase(Locale.ROOT);
  }
}
