package dev.larder.server.host;

import dev.larder.server.cache.RunningCache;
import dev.larder.server.config.CacheConfig;
import dev.larder.server.config.Location;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.Site;
import dev.larder.server.content.LocalContent;
import dev.larder.server.fetch.FetchClients;
import dev.larder.server.fetch.Origin;
import dev.larder.server.upgrade.Tunnels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A cache around a handler, in a Jetty server of the user's own. Hits are answered on the thread of
 * the connection; what misses is fetched from the handler, which runs in a server of its own inside
 * the process and on threads of that.
 *
 * <p>The handler sees the request as it came: method, target, fields, content, trailers, the
 * client's address and port, scheme and Host. It does not see the attributes of the outer request,
 * nor its TLS session and its version of HTTP: the same response may go to many requests.
 *
 * <p>It starts and stops with the server that it is set on: it opens its stores, starts the
 * handler, and at the end waits for what is under way as long as the server's stop timeout allows,
 * stops the handler and closes the stores. The methods are for one thread, requests for many.
 */
public final class CachingHandler extends Handler.Abstract.NonBlocking {

  /** Requests that block, or wait for a thread to do so. */
  private static final int BLOCKING_REQUESTS = 8192;

  private final Handler content;
  private final ServerConfig config;

  /** What has been started, in this order. */
  private final List<AutoCloseable> parts = new ArrayList<>();

  private @Nullable Handler front;

  /**
   * A cache around a handler.
   *
   * @param content not yet started, and in no server; this cache starts and stops it
   */
  public CachingHandler(Handler content, CacheConfig config) {
    this.content = content;
    this.config = config.config();
  }

  @Override
  protected void doStart() throws Exception {
    try {
      Handler started = open();
      started.setServer(getServer());
      addBean(started, true);
      front = started;
      super.doStart();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private Handler open() throws Exception {
    RunningCache cache = RunningCache.open(config, InstantSource.system());
    parts.add(cache);
    Workers workers = new Workers(BLOCKING_REQUESTS);
    parts.add(workers);
    FetchClients clients =
        new FetchClients(config.limits().requestHeader(), config.limits().responseHeader());
    parts.add(clients);
    LocalContent local =
        new LocalContent(
            "larder-content",
            clients,
            config.trustedProxies(),
            new ErrorPages(),
            InstantSource.system());
    parts.add(local);
    List<Location> locations = new ArrayList<>(config.defaultSite().locations());
    for (Site site : config.sites()) {
      locations.addAll(site.locations());
    }
    local.serve(content, locations);
    Map<Location, Origin> origins = local.start();
    Sites sites =
        new Sites(config, cache::policy, location -> Objects.requireNonNull(origins.get(location)));
    GracefulHandler graceful = new GracefulHandler();
    // The content is this process: it has its own ways to upgrade, and nothing is tunnelled to it.
    Tunnels tunnels = new Tunnels(getServer().getThreadPool(), getServer().getScheduler());
    graceful.setHandler(
        new CacheHandler(
            sites,
            config.trustedProxies(),
            config.limits(),
            workers,
            // The connections are the server's, and so is their end.
            new Drain(getServer()),
            false,
            tunnels,
            cache.engine()::handle));
    return graceful;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Handler started = front;
    if (started == null) {
      return false;
    }
    return started.handle(request, new SingleFields(request, response), callback);
  }

  @Override
  protected void doStop() throws Exception {
    try {
      super.doStop();
    } finally {
      close();
    }
  }

  private void close() {
    Handler started = front;
    front = null;
    if (started != null) {
      removeBean(started);
    }
    Parts.close(parts);
  }
}
