package dev.larder.server.host;

import dev.larder.server.config.Limits;
import dev.larder.server.config.Listener;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

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
            ? new ServerConnector(server, http1, new PriorKnowledge(http))
            : new ServerConnector(server, http1);
    connector.setHost(listener.address());
    connector.setPort(listener.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    return connector;
  }

  /**
   * HTTP/2 without TLS for clients that know it is spoken here. The upgrade from HTTP/1.1 is gone
   * from HTTP/2 (RFC 9113 section 3.1), and Jetty loses chunked content in it.
   */
  private static final class PriorKnowledge extends HTTP2CServerConnectionFactory {

    PriorKnowledge(HttpConfiguration configuration) {
      super(configuration);
    }

    @Override
    public @Nullable Connection upgradeConnection(
        Connector connector,
        EndPoint endPoint,
        MetaData.Request request,
        HttpFields.Mutable fields) {
      return HttpMethod.PRI.is(request.getMethod())
          ? super.upgradeConnection(connector, endPoint, request, fields)
          : null;
    }
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
