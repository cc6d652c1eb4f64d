package dev.larder.server.content;

import dev.larder.server.config.Location;
import dev.larder.server.fetch.FetchClients;
import dev.larder.server.fetch.Origin;
import dev.larder.server.fetch.ProxyOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.AllowedResourceAliasChecker;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.MemoryTransport;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The folders that a server serves: a second server inside the process, that is reached in memory
 * only. The file of a URL is the one of the same name below the folder, the location's own url left
 * out. Folders are not listed, and nothing outside of them is served, whatever links point there.
 */
public final class LocalFiles implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private final FetchClients clients;
  private final Server server;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private final Map<Location, LocalConnector> connectors = new HashMap<>();

  /**
   * No folders yet.
   *
   * @param clients gives the client that files are fetched with
   * @param errors writes the error responses
   */
  public LocalFiles(FetchClients clients, Request.Handler errors) {
    this.clients = clients;
    QueuedThreadPool threads = new QueuedThreadPool(100, 2);
    threads.setName("larder-files");
    threads.setDaemon(true);
    this.server = new Server(threads);
    server.setErrorHandler(errors);
    server.setHandler(contexts);
  }

  /**
   * Adds the folder of a location.
   *
   * @throws IOException if it cannot be found
   */
  public void add(Location location) throws IOException {
    if (connectors.containsKey(location)) {
      return;
    }
    if (!(location.content() instanceof Location.Files files)) {
      throw new IllegalArgumentException(location.url() + " is not a folder");
    }
    String name = "files-" + connectors.size();
    LocalConnector connector = new LocalConnector(server, configuration());
    connector.setName(name);
    server.addConnector(connector);
    contexts.addHandler(context(location.url(), files, name));
    connectors.put(location, connector);
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setSendServerVersion(false);
    // The server outside has checked the sizes.
    http.setRequestHeaderSize(1 << 20);
    return http;
  }

  private static ContextHandler context(String url, Location.Files files, String connector)
      throws IOException {
    // The folder may well be a link; what is in it may not lead out.
    Path root = files.root().toRealPath();
    if (!Files.isDirectory(root)) {
      throw new IOException(files.root() + " is not a folder");
    }
    ResourceHandler resources = new UncachedFiles();
    resources.setDirAllowed(false);
    resources.setEtags(true);
    resources.setWelcomeFiles(files.index());
    ContextHandler context = new ContextHandler(resources, contextPath(url));
    Resource base = ResourceFactory.of(context).newResource(root);
    context.setBaseResource(base);
    context.setAliasChecks(List.of(new AllowedResourceAliasChecker(context, base)));
    context.setVirtualHosts(List.of("@" + connector));
    return context;
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
   * @throws Exception if the server cannot be started
   */
  public Map<Location, Origin> start() throws Exception {
    server.start();
    HttpClient client = clients.client(CONNECT_TIMEOUT);
    Map<Location, Origin> origins = new HashMap<>();
    connectors.forEach(
        (location, connector) ->
            origins.put(
                location, ProxyOrigin.local(client, new MemoryTransport(connector), READ_TIMEOUT)));
    return origins;
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  /**
   * Files as they are on the disk: Jetty would keep them in memory for a second, map large ones,
   * and serve a file of its own.
   */
  private static final class UncachedFiles extends ResourceHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
        return super.handle(request, response, callback);
      }
      response.setStatus(HttpStatus.METHOD_NOT_ALLOWED_405);
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      response.write(true, null, callback);
      return true;
    }

    @Override
    protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized pool) {
      return new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), pool);
    }
  }
}
