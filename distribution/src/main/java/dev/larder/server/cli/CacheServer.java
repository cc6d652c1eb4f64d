package dev.larder.server.cli;

import dev.larder.server.cache.RunningCache;
import dev.larder.server.config.Listener;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.host.LarderServer;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Everything that runs for one configuration: stores, engine and the server in front. */
final class CacheServer implements RunningServer {

  private final ServerConfig config;
  private final RunningCache cache;
  private final LarderServer server;

  private CacheServer(ServerConfig config, RunningCache cache, LarderServer server) {
    this.config = config;
    this.cache = cache;
    this.server = server;
  }

  /** Starts what a configuration describes; see {@link ServerLauncher#start}. */
  static RunningServer start(ServerConfig config) throws IOException {
    InstantSource clock = InstantSource.system();
    RunningCache cache = RunningCache.open(config, clock);
    try {
      LarderServer server =
          LarderServer.start(config, cache::policy, cache.engine()::handle, clock);
      return new CacheServer(config, cache, server);
    } catch (IOException e) {
      cache.close();
      throw ListenFailure.told(e, config.listen());
    } catch (RuntimeException e) {
      cache.close();
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
    cache.close();
  }
}
