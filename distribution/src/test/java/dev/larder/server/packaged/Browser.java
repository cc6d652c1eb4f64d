package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real browser without a window. */
final class Browser {

  private Browser() {}

  /**
   * Loads a page, and what it asks for, and gives the document as it is then. Skips or fails the
   * test if there is no browser.
   *
   * @param profile an empty folder
   * @param flags further ones of the command line
   */
  static String load(Path profile, String url, String... flags) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ExternalProgram.CHROMIUM.require().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
    command.addAll(List.of(flags));
    command.add("--dump-dom");
    command.add(url);
    try (ChildProcess browser =
        ChildProcess.start("chromium", Path.of("target/packaged"), new ProcessBuilder(command))) {
      int status = browser.awaitExit(Duration.ofMinutes(2));
      assertEquals(0, status, browser::said);
      return browser.output();
    }
  }
}
