package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.PackagedServer.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's commands, their output and their exit status. */
class CommandLineIT {
  private static final String BROKEN =
      """
      listen = [ { port = 0, address = "127.0.0.1" } ]
      locations = [ { url = "/", proxy = "http://127.0.0.1:9" } ]
      cache {
        defualt-expire = 1h
        max-expire = often
      }
      """;

  @Test
  void tellsItsVersion() throws Exception {
    Finished finished = PackagedServer.run("--version");
    assertEquals(0, finished.status(), finished.err());
    assertTrue(
        Pattern.compile("Larder \\d+\\.\\d+\\.\\d+").matcher(finished.out()).find(),
        finished.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "rfc-strict", "mod-cache"})
  void servesAnOriginWithoutAFileAndEndsWithStatus0(String profile) throws Exception {
    try (PackagedServer server =
        PackagedServer.serve(
            "--origin", "http://127.0.0.1:9", "--port", "0", "--profile", profile)) {
      assertTrue(server.port() > 0);
      server.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "serve"})
  void reportsAllProblemsOfAFileWithLineAndSuggestion(String command, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("cache.conf"), BROKEN);
    Finished finished = PackagedServer.run(command, "--config", file.toString());
    assertAll(
        () -> assertEquals(2, finished.status()),
        () -> assertTrue(finished.err().contains("cache.conf:4"), finished.err()),
        () -> assertTrue(finished.err().contains("defualt-expire"), finished.err()),
        () -> assertTrue(finished.err().contains("default-expire"), finished.err()),
        () -> assertTrue(finished.err().contains("cache.conf:5"), finished.err()),
        () -> assertFalse(finished.out().contains("listening"), finished.out()));
  }

  @Test
  void checksAGoodFileAndPrintsThePolicy(@TempDir Path folder) throws Exception {
    String good = BROKEN.replace("defualt", "default").replace("often", "2h");
    Path file = Files.writeString(folder.resolve("cache.conf"), good);
    Finished finished = PackagedServer.run("check", "--config", file.toString());
    assertEquals(0, finished.status(), finished.err());
    assertTrue(finished.out().contains("default-expire"), finished.out());
  }

  @Test
  void refusesAnUnknownOption() throws Exception {
    Finished finished = PackagedServer.run("serve", "--colour", "blue");
    assertEquals(2, finished.status());
    assertTrue(finished.err().contains("--colour"), finished.err());
  }

  @Test
  void saysWhichFileIsMissing(@TempDir Path folder) throws Exception {
    Finished finished = PackagedServer.run("check", "--config", folder + "/nowhere.conf");
    assertEquals(2, finished.status());
    assertTrue(finished.err().contains("nowhere.conf"), finished.err());
  }
}
