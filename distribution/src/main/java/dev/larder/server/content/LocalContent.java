package dev.larder.server.content;

import dev.larder.server.config.AddressRange;
import dev.larder.server.config.Location;
import dev.larder.server.fetch.FetchClients;
import dev.larder.server.fetch.Origin;
import dev.larder.server.fetch.ProxyOrigin;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.MemoryTransport;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Content that a server makes itself: a second server inside the process, that is reached in memory
 * only, with one context for each location.
 */
public final class LocalContent implements AutoCloseable {

  private static final int THREADS = 200;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private final FetchClients clients;
  private final List<AddressRange> trustedProxies;
  private final Request.Handler errors;
  private final InstantSource clock;
  private final Server server;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private final VisibleCuts root = new VisibleCuts(contexts);
  private final Map<Location, LocalConnector> connectors = new HashMap<>();

  /**
   * No content yet.
   *
   * @param name of the threads that the content runs on
   * @param clients gives the client that it is fetched with
   * @param trustedProxies who is believed about the client
   * @param errors writes the error responses
   * @param clock what scripts see
   */
  public LocalContent(
      String name,
      FetchClients clients,
      List<AddressRange> trustedProxies,
      Request.Handler errors,
      InstantSource clock) {
    this.clock = clock;
    this.clients = clients;
    this.trustedProxies = trustedProxies;
    this.errors = errors;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName(name);
    threads.setDaemon(true);
    this.server = new Server(threads);
    server.setErrorHandler(errors);
    server.setHandler(root);
  }

  /**
   * Adds the content of a location.
   *
   * @throws IOException if it cannot be found
   * @throws IllegalArgumentException if the location has no local content
   */
  public void add(Location location) throws IOException {
    if (connectors.containsKey(location)) {
      return;
    }
    ContextHandler context = context(location);
    String name = "local-" + connectors.size();
    context.setVirtualHosts(List.of("@" + name));
    contexts.addHandler(context);
    connectors.put(location, connector(name));
  }

  /** Has one handler serve all of some locations; in place of {@link #add}. */
  public void serve(Handler handler, List<Location> locations) {
    LocalConnector connector = connector("local");
    root.setHandler(handler);
    locations.forEach(location -> connectors.put(location, connector));
  }

  private LocalConnector connector(String name) {
    LocalConnector connector = new LocalConnector(server, configuration());
    connector.setName(name);
    server.addConnector(connector);
    return connector;
  }

  private ContextHandler context(Location location) throws IOException {
    String path = contextPath(location.url());
    if (location.content() instanceof Location.Files files) {
      return FolderContext.of(path, files);
    } else if (location.content() instanceof Location.Servlet servlet) {
      return SingleServletContext.of(path, servlet, errors);
    } else if (location.content() instanceof Location.Lua lua) {
      return ScriptContext.of(path, lua, server, clock);
    }
    throw new IllegalArgumentException(location.url() + " has no local content");
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setSendServerVersion(false);
    // The server outside has checked the sizes of requests, and its client does those of responses.
    http.setRequestHeaderSize(1 << 20);
    http.setMaxResponseHeaderSize(1 << 20);
    // Otherwise a value comes out in the spelling of an earlier one.
    http.setHeaderCacheCaseSensitive(true);
    http.addCustomizer(new OuterClient());
    return http;
  }

  private static String contextPath(String url) {
    int end = url.length();
    while (end > 1 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }

  /**
   * Starts serving.
   *
   * @return the origin of each location
   * @throws Exception if the server, or something in it, cannot be started
   */
  public Map<Location, Origin> start() throws Exception {
    server.start();
    HttpClient client = clients.client(CONNECT_TIMEOUT, Location.Proxy.CONNECTIONS);
    Map<Location, Origin> origins = new HashMap<>();
    connectors.forEach(
        (location, connector) ->
            origins.put(
                location,
                ProxyOrigin.local(
                    client,
                    new MemoryTransport(connector),
                    LocalPipe::takeAnnounced,
                    READ_TIMEOUT,
                    trustedProxies)));
    return origins;
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
