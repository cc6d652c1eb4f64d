package dev.larder.server.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that Larder was unpacked to.
 *
 * @param home the folder
 */
record Installation(Path home) {

  /** The one that the launcher script tells; without the script, the working directory. */
  static Installation current() {
    return new Installation(Path.of(System.getProperty("larder.home", "")).toAbsolutePath());
  }

  /** The configuration that holds when none is named. */
  Path config() {
    return home.resolve("conf").resolve("cache.conf");
  }

  /** Where the jars of servlets are. */
  Path extensions() {
    return home.resolve("lib").resolve("ext");
  }

  /** Where plug-ins are. */
  Path providers() {
    return home.resolve("providers");
  }

  /**
   * What relative paths in a configuration are relative to: the installation for a file in its
   * {@code conf}, the file's own folder for any other, the working directory without a file.
   */
  Path baseOf(Optional<Path> file) {
    Path working = Path.of("").toAbsolutePath();
    if (file.isEmpty()) {
      return working;
    }
    Path folder = working.resolve(file.get()).normalize().getParent();
    if (folder == null || folder.equals(home.resolve("conf").normalize())) {
      return home;
    }
    return folder;
  }
}
