package dev.larder.server.host;

import dev.larder.api.StoreStats;
import dev.larder.engine.outcome.Statistics;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.engine.store.StoreProviders;
import dev.larder.server.cache.RunningCache;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Overrides;
import dev.larder.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** A server in this process that caches, as a text of {@code cache.conf} says. */
public final class Caching implements AutoCloseable {

  private final RunningCache cache;
  private final LarderServer server;

  private Caching(ServerConfig config) throws IOException {
    InstantSource clock = InstantSource.system();
    this.cache = RunningCache.open(config, clock);
    try {
      this.server = LarderServer.start(config, cache::policy, cache.engine()::handle, clock);
    } catch (IOException | RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  /**
   * Starts a server on a free port.
   *
   * @param folder the file is written to
   * @param settings the file but for where to listen
   */
  public static Caching start(Path folder, String settings)
      throws IOException, InvalidConfigException {
    Path file = folder.resolve("cache.conf");
    Files.writeString(
        file,
        "listen = [ { port = 0, address = \"127.0.0.1\", http2 = on } ]\n"
            + "stores { mem { provider = mem, size = 32M } }\n"
            + settings);
    ConfigReader reader = new ConfigReader(StoreProviders.discover(Caching.class.getClassLoader()));
    return new Caching(reader.read(Optional.of(file), Overrides.NONE, folder).server());
  }

  /** What became of the requests so far. */
  public Statistics statistics() {
    return cache.engine().statistics();
  }

  /** The port. */
  public int port() {
    return server.ports().get(0);
  }

  /** The counts of a store. */
  StoreStats stats(String store) {
    ShieldedStore found = Objects.requireNonNull(cache.stores().byName(store), store);
    return Objects.requireNonNull(found.stats(), store);
  }

  @Override
  public void close() {
    server.close();
    cache.close();
  }
}
