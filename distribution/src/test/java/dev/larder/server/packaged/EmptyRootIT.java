package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The archive on a machine that has a JDK, curl and sh, and nothing else: {@code
 * src/test/empty-root/run.sh} says how. Where the rights for that are missing it is skipped, with a
 * message, unless {@code LARDER_REQUIRE_EMPTY_ROOT=1} demands it.
 */
class EmptyRootIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** What the script ends with where it cannot make a root. */
  private static final int IMPOSSIBLE = 75;

  @Test
  void servesWithNothingButTheArchiveAndAJdkAndCurl() throws Exception {
    Path work = Files.createDirectories(Path.of("target", "empty-root").toAbsolutePath());
    Path folder = Files.createTempDirectory(work, "root-");
    ProcessBuilder script =
        new ProcessBuilder(
            Path.of("src/test/empty-root/run.sh").toAbsolutePath().toString(),
            archive().toString(),
            System.getProperty("java.home"),
            folder.resolve("root").toString(),
            plugin(folder).toString());
    try (ChildProcess process = ChildProcess.start("empty-root", work, script)) {
      int status = process.awaitExit(LIMIT);
      if (status == IMPOSSIBLE) {
        skip(process.errors().strip());
      }
      assertEquals(0, status, process.said());
      assertTrue(process.output().endsWith("all as it should be"), process.said());
    } finally {
      delete(folder);
    }
  }

  private static Path archive() throws IOException {
    return built(Path.of("target"), "larder-.*\\.tar\\.gz");
  }

  /** A folder named as the provider's type, with a jar that the archive does not have. */
  private static Path plugin(Path folder) throws IOException {
    Path jar = built(Path.of("../cache-testkit/target"), "cache-testkit-[0-9.]+(-SNAPSHOT)?\\.jar");
    Path plugin = Files.createDirectories(folder.resolve("heap"));
    Files.copy(jar, plugin.resolve("heap.jar"));
    return plugin;
  }

  private static Path built(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.toAbsolutePath().normalize())) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void skip(String why) {
    String message = "NOT TESTED: the archive in an empty root: " + why;
    if ("1".equals(System.getenv("LARDER_REQUIRE_EMPTY_ROOT"))) {
      Assertions.fail(message + ", and LARDER_REQUIRE_EMPTY_ROOT demands it");
    }
    System.err.println(
        "\n*** " + message + "; set LARDER_REQUIRE_EMPTY_ROOT=1 to make this a failure ***\n");
    Assumptions.abort(message);
  }

  /** What was mounted in it has gone with the namespace that it was mounted in. */
  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
