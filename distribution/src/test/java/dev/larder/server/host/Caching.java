package dev.larder.server.host;

import dev.larder.engine.pipeline.CacheEngine;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.store.StoreProviders;
import dev.larder.engine.store.Stores;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Overrides;
import dev.larder.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A server in this process that caches, as a text of {@code cache.conf} says. */
public final class Caching implements AutoCloseable {

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final Stores stores;
  private final LarderServer server;

  private Caching(ServerConfig config) throws IOException {
    InstantSource clock = InstantSource.system();
    this.stores = new Stores(clock, scheduler);
    try {
      for (ServerConfig.StoreConfig store : config.stores()) {
        stores.open(store.name(), store.opener());
      }
      CacheEngine engine = new CacheEngine(clock);
      this.server =
          LarderServer.start(
              config, location -> Policy.of(location.cache(), stores), engine::handle, clock);
    } catch (IOException | RuntimeException e) {
      stores.close();
      scheduler.shutdownNow();
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

  /** The port. */
  public int port() {
    return server.ports().get(0);
  }

  @Override
  public void close() {
    server.close();
    stores.close();
    scheduler.shutdownNow();
  }
}
