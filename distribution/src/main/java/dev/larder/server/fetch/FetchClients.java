package dev.larder.server.fetch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP clients that fetches are sent with: one for each connect timeout and number of
 * connections, which Jetty keeps per client. They add nothing to requests and change nothing in
 * responses. Used by one thread until all are made.
 */
public final class FetchClients implements AutoCloseable {

  /** Requests that wait for a connection to one upstream; one more fails as OVERLOADED. */
  private static final int WAITING = 1024;

  /**
   * Shorter than the five seconds after which common origins close a kept connection, perhaps just
   * when it is used again.
   */
  private static final Duration KEPT_IDLE = Duration.ofSeconds(4);

  private final int requestHeader;
  private final int responseHeader;
  private final QueuedThreadPool threads = new QueuedThreadPool(200, 4);
  private final Map<Kind, HttpClient> clients = new HashMap<>();

  /** What clients differ in. */
  private record Kind(Duration connectTimeout, int connections) {}

  /**
   * No clients yet.
   *
   * @param requestHeader the most bytes of a client's request head; upstream it may be a little
   *     more
   * @param responseHeader the most bytes of a response's head
   */
  public FetchClients(int requestHeader, int responseHeader) {
    this.requestHeader = requestHeader;
    this.responseHeader = responseHeader;
    threads.setName("larder-fetch");
    threads.setDaemon(true);
  }

  /**
   * The client with a connect timeout, started.
   *
   * @param connections the most open connections to one upstream
   * @throws Exception if it cannot be started
   */
  public HttpClient client(Duration connectTimeout, int connections) throws Exception {
    Kind kind = new Kind(connectTimeout, connections);
    HttpClient present = clients.get(kind);
    if (present != null) {
      return present;
    }
    if (!threads.isStarted()) {
      threads.start();
    }
    ClientConnector connector = new ClientConnector();
    connector.setExecutor(threads);
    connector.setSelectors(1);
    OneResponseTransport transport = new OneResponseTransport(connector);
    // Otherwise a value comes out in the spelling of an earlier one.
    transport.setHeaderCacheCaseSensitive(true);
    HttpClient client = new HttpClient(transport);
    client.setExecutor(threads);
    client.setConnectTimeout(connectTimeout.toMillis());
    client.setIdleTimeout(KEPT_IDLE.toMillis());
    client.setMaxConnectionsPerDestination(connections);
    client.setMaxRequestsQueuedPerDestination(WAITING);
    // What this server adds: Via and the Forwarded fields.
    client.setMaxRequestHeadersSize(requestHeader + 8192);
    client.setMaxResponseHeadersSize(responseHeader);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setDefaultRequestContentType(null);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setStrictEventOrdering(false);
    client.start();
    // Start-up finds decoders on the class path and puts them in; content must stay as it is.
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    client.getProtocolHandlers().put(new InterimResponses());
    clients.put(kind, client);
    return client;
  }

  /** Closes all connections; fetches under way fail. */
  @Override
  public void close() {
    clients.values().forEach(client -> LifeCycle.stop(client));
    LifeCycle.stop(threads);
  }
}
