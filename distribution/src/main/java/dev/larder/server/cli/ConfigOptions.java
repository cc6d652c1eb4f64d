package dev.larder.server.cli;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.CheckedConfig;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Overrides;
import dev.larder.server.config.ServletClasses;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to serve, common to the commands. */
final class ConfigOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration. Without it and without --origin: conf/cache.conf of the installation.")
  private @Nullable Path config;

  @Option(
      names = "--origin",
      paramLabel = "URL",
      description =
          "The server to cache, such as http://127.0.0.1:9000; enough to run without a file.")
  private @Nullable String origin;

  @Option(names = "--port", paramLabel = "N", description = "The port to listen on; 0: a free one.")
  private @Nullable Integer port;

  @Option(names = "--address", paramLabel = "A", description = "The address to listen on.")
  private @Nullable String address;

  @Option(
      names = "--profile",
      paramLabel = "P",
      description = "The settings to start from: default, rfc-strict or mod-cache.")
  private @Nullable String profile;

  /**
   * Reads the configuration that the options ask for.
   *
   * @throws InvalidConfigException with everything that is wrong with it
   */
  CheckedConfig read(StoreProviders providers, Installation installation)
      throws InvalidConfigException {
    Optional<Path> file = Optional.ofNullable(config);
    if (file.isEmpty() && origin == null) {
      file = Optional.of(installation.config());
    }
    Overrides overrides =
        new Overrides(
            Optional.ofNullable(origin),
            port == null ? OptionalInt.empty() : OptionalInt.of(port),
            Optional.ofNullable(address),
            Optional.ofNullable(profile));
    return new ConfigReader(providers)
        .withServlets(ServletClasses.in(installation.extensions()))
        .read(file, overrides, installation.baseOf(file));
  }
}
