package dev.larder.server.host;

import dev.larder.server.config.Limits;
import dev.larder.server.config.Listener;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** How a server listens: what it speaks, and how strictly it reads. */
final class Connectors {

  /**
   * What a site may put into its paths although some servers decode it in another way; it is passed
   * on as it is. Dot segments in disguise are not among it: {@link PathCheck}.
   */
  private static final UriCompliance URI =
      UriCompliance.DEFAULT.with(
          "larder",
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

  private Connectors() {}

  static ServerConnector listen(Server server, Listener listener, Limits limits) {
    HttpConfiguration http = configuration(limits);
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    ServerConnector connector =
        listener.http2()
            ? new ServerConnector(server, http1, new HTTP2CServerConnectionFactory(http))
            : new ServerConnector(server, http1);
    connector.setHost(listener.address());
    connector.setPort(listener.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    return connector;
  }

  private static HttpConfiguration configuration(Limits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(URI);
    http.setRequestHeaderSize(limits.requestHeader());
    http.setResponseHeaderSize(Math.min(8192, limits.responseHeader() + 4096));
    // What the server itself adds: Cache-Status, Age, Date …
    http.setMaxResponseHeaderSize(limits.responseHeader() + 4096);
    // Otherwise a value comes out in the spelling of an earlier one.
    http.setHeaderCacheCaseSensitive(true);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    // Date is the origin's, and is added where there is none.
    http.setSendDateHeader(false);
    http.setNotifyRemoteAsyncErrors(false);
    return http;
  }
}
