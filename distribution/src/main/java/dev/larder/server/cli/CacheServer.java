package dev.larder.server.cli;

import dev.larder.engine.exchange.Timer;
import dev.larder.engine.pipeline.CacheEngine;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.store.Stores;
import dev.larder.server.config.Listener;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.host.LarderServer;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Everything that runs for one configuration: stores, engine and the server in front. */
final class CacheServer implements RunningServer {

  private final ServerConfig config;
  private final ScheduledExecutorService housekeeping;
  private final Stores stores;
  private final LarderServer server;

  private CacheServer(
      ServerConfig config,
      ScheduledExecutorService housekeeping,
      Stores stores,
      LarderServer server) {
    this.config = config;
    this.housekeeping = housekeeping;
    this.stores = stores;
    this.server = server;
  }

  /** Starts what a configuration describes; see {@link ServerLauncher#start}. */
  static RunningServer start(ServerConfig config) throws IOException {
    InstantSource clock = InstantSource.system();
    ScheduledExecutorService housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "larder-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
    Stores stores = new Stores(clock, housekeeping);
    try {
      for (ServerConfig.StoreConfig store : config.stores()) {
        stores.open(store.name(), store.opener());
      }
      CacheEngine engine = new CacheEngine(clock, Timer.of(housekeeping));
      LarderServer server =
          LarderServer.start(
              config, location -> Policy.of(location.cache(), stores), engine::handle, clock);
      return new CacheServer(config, housekeeping, stores, server);
    } catch (IOException e) {
      stores.close();
      housekeeping.shutdownNow();
      throw ListenFailure.told(e, config.listen());
    } catch (RuntimeException e) {
      stores.close();
      housekeeping.shutdownNow();
      throw e;
    }
  }

  @Override
  public List<URI> addresses() {
    List<URI> addresses = new ArrayList<>();
    List<Integer> ports = server.ports();
    for (int i = 0; i < ports.size(); i++) {
      Listener listener = config.listen().get(i);
      String host =
          listener.address().indexOf(':') < 0 ? listener.address() : "[" + listener.address() + "]";
      addresses.add(
          URI.create(
              (listener.tls().isPresent() ? "https://" : "http://") + host + ":" + ports.get(i)));
    }
    return addresses;
  }

  @Override
  public void close() {
    server.close();
    stores.close();
    housekeeping.shutdownNow();
  }
}
