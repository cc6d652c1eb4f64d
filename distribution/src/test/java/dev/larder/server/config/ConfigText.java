package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads configurations that stand as texts in tests; the file is called {@code cache.conf}. */
final class ConfigText {

  private final Path folder;
  private final ConfigReader reader =
      new ConfigReader(StoreProviders.of(List.of(new BoxProvider("mem"), new BoxProvider("box"))));

  ConfigText(Path folder) {
    this.folder = folder;
  }

  CheckedConfig read(String text, Overrides overrides) throws InvalidConfigException {
    Path file = folder.resolve("cache.conf");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reader.read(Optional.of(file), overrides, folder);
  }

  ServerConfig read(String text) {
    try {
      return read(text, Overrides.NONE).server();
    } catch (InvalidConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  CheckedConfig readWithoutFile(Overrides overrides) throws InvalidConfigException {
    return reader.read(Optional.empty(), overrides, folder);
  }

  /** The settings of the location / where the text is the inside of the server's cache section. */
  CacheSettings cache(String inside) {
    return read("cache {\n"
            + inside
            + "\n}\nstores { box { provider = box } }\nlocations = [ { url = \"/\", proxy = \"http://127.0.0.1:1\" } ]")
        .defaultSite()
        .locations()
        .get(0)
        .cache();
  }

  /** The problems of a text, the folder of the file left out. */
  List<String> problems(String text) {
    return problems(text, Overrides.NONE);
  }

  List<String> problems(String text, Overrides overrides) {
    try {
      read(text, overrides);
      return List.of();
    } catch (InvalidConfigException e) {
      return lines(e);
    }
  }

  /** The problems of a file of the caller's. */
  List<String> problems(Path file) {
    try {
      reader.read(Optional.of(file), Overrides.NONE, folder);
      return List.of();
    } catch (InvalidConfigException e) {
      return lines(e);
    }
  }

  private List<String> lines(InvalidConfigException e) {
    return e.problems().stream()
        .map(ConfigProblem::toString)
        .map(line -> line.replace(folder + "/", ""))
        .toList();
  }
}
