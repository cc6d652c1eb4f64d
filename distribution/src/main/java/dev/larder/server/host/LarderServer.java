package dev.larder.server.host;

import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.policy.Policy;
import dev.larder.server.config.Location;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.Site;
import dev.larder.server.content.LocalContent;
import dev.larder.server.fetch.FetchClients;
import dev.larder.server.fetch.Origin;
import dev.larder.server.fetch.ProxyOrigin;
import dev.larder.server.log.AccessLog;
import dev.larder.server.tls.Certificates;
import dev.larder.server.upgrade.Tunnels;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: it listens, hands requests to an engine and sends what the engine answers. */
public final class LarderServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LarderServer.class);

  /** Requests that block, or wait for a thread to do so. */
  private static final int BLOCKING_REQUESTS = 8192;

  /** What has been started, in this order. */
  private final List<AutoCloseable> parts = new ArrayList<>();

  private final List<Integer> ports = new ArrayList<>();

  private @Nullable Certificates certificates;

  private LarderServer() {}

  /**
   * Starts a server.
   *
   * @param config where to listen, what to serve and the limits
   * @param policies the caching policy of each location, asked once for each
   * @param engine gets each exchange on the thread of its connection, where it must not block
   * @param clock tells when requests arrive
   * @return a server that listens; the caller closes it
   * @throws IOException if an address cannot be listened on, or a log file not be opened
   * @throws IllegalStateException if the server cannot work as it must
   */
  public static LarderServer start(
      ServerConfig config,
      Function<Location, Policy> policies,
      Consumer<? super Exchange> engine,
      InstantSource clock)
      throws IOException {
    return start(config, policies, engine, clock, threads());
  }

  /** Starts a server on given threads, so that their use can be counted. */
  static LarderServer start(
      ServerConfig config,
      Function<Location, Policy> policies,
      Consumer<? super Exchange> engine,
      InstantSource clock,
      QueuedThreadPool threads)
      throws IOException {
    LarderServer server = new LarderServer();
    try {
      server.open(config, policies, engine, clock, threads);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    } catch (Exception e) {
      server.close();
      throw new IOException("the server cannot be started: " + e.getMessage(), e);
    }
  }

  private void open(
      ServerConfig config,
      Function<Location, Policy> policies,
      Consumer<? super Exchange> engine,
      InstantSource clock,
      QueuedThreadPool threads)
      throws Exception {
    Workers workers = new Workers(BLOCKING_REQUESTS);
    parts.add(workers);
    FetchClients clients =
        new FetchClients(config.limits().requestHeader(), config.limits().responseHeader());
    parts.add(clients);
    Map<Location, Origin> origins = origins(config, clients, clock);
    Sites sites = new Sites(config, policies, location -> origin(origins, location));

    Server jetty = new Server(threads);
    Drain drain = new Drain(jetty);
    jetty.setErrorHandler(new ErrorPages());
    TlsListeners tls = TlsListeners.open(config, clock);
    certificates = tls.certificates();
    for (int i = 0; i < config.listen().size(); i++) {
      jetty.addConnector(
          Connectors.listen(jetty, config.listen().get(i), tls.contexts().get(i), config.limits()));
    }
    if (!certificates.isEmpty()) {
      jetty.addBean(
          new CertificateReload(jetty, CertificateReload.INTERVAL, certificates::refresh));
    }
    jetty.addBean(new NetworkConnectionLimit(config.limits().connections(), jetty));
    jetty.addBean(new SlowHeads(jetty, config.limits().requestTimeout()));
    Tunnels tunnels = new Tunnels(threads, jetty.getScheduler());
    jetty.setHandler(
        new CacheHandler(
            sites,
            config.trustedProxies(),
            config.limits(),
            workers,
            drain,
            config.accessLog().isPresent(),
            tunnels,
            engine));
    if (config.accessLog().isPresent()) {
      AccessLog log = AccessLog.open(config.accessLog().get(), clock);
      parts.add(log);
      jetty.setRequestLog(log);
    }
    parts.add(jetty::stop);
    jetty.start();
    OpenFiles.check(config.limits().connections());
    // Nobody can tell how long a tunnel would last: it ends with the last request.
    parts.add(tunnels);
    parts.add(() -> drain(drain, config.limits().stopTimeout()));
    if (jetty.getInvocationType() != Invocable.InvocationType.NON_BLOCKING) {
      throw new IllegalStateException("a handler would make every hit change threads");
    }
    for (Connector connector : jetty.getConnectors()) {
      ports.add(((ServerConnector) connector).getLocalPort());
    }
  }

  private static void drain(Drain drain, Duration limit) {
    int cut = drain.run(limit);
    if (cut > 0) {
      LOG.warn(
          "Cutting off {} requests that took longer than limits.stop-timeout, {} s",
          cut,
          limit.toMillis() / 1000.0);
    } else {
      LOG.info("Stopped; every request was answered");
    }
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(200, 8);
    threads.setName("larder");
    if (VirtualThreads.areSupported()) {
      threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    }
    return threads;
  }

  private Map<Location, Origin> origins(
      ServerConfig config, FetchClients clients, InstantSource clock) throws Exception {
    List<Site> all = new ArrayList<>(config.sites());
    all.add(config.defaultSite());
    Map<Location, Origin> origins = new HashMap<>();
    Map<String, LocalContent> local = new LinkedHashMap<>();
    for (Site site : all) {
      for (Location location : site.locations()) {
        if (location.content() instanceof Location.Proxy proxy) {
          origins.put(
              location,
              ProxyOrigin.remote(
                  clients.client(proxy.connectTimeout(), proxy.connections()), proxy));
        } else {
          // Apart, so that servlets that wait for something do not hold the files up.
          String threads =
              location.content() instanceof Location.Servlet ? "larder-servlet" : "larder-files";
          LocalContent content = local.get(threads);
          if (content == null) {
            content =
                new LocalContent(
                    threads, clients, config.trustedProxies(), new ErrorPages(), clock);
            parts.add(content);
            local.put(threads, content);
          }
          content.add(location);
        }
      }
    }
    for (LocalContent content : local.values()) {
      origins.putAll(content.start());
    }
    return origins;
  }

  private static Origin origin(Map<Location, Origin> origins, Location location) {
    Origin origin = origins.get(location);
    if (origin == null) {
      throw new IllegalStateException("no content for " + location.url());
    }
    return origin;
  }

  /** Looks at the files of the certificates now, as it is done every few seconds anyway. */
  void refreshCertificates() {
    if (certificates != null) {
      certificates.refresh();
    }
  }

  /** The ports that are listened on, in the order of the configuration. */
  public List<Integer> ports() {
    return List.copyOf(ports);
  }

  /**
   * Stops: takes no more connections, answers what comes on those that there are and ends them. May
   * take as long as limits.stop-timeout; what has not ended by then is cut off.
   */
  @Override
  public void close() {
    // In the reverse order: first nothing comes in, then nothing is fetched.
    Parts.close(parts);
  }
}
