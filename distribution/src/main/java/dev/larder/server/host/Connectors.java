package dev.larder.server.host;

import dev.larder.server.config.Limits;
import dev.larder.server.config.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

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

  /**
   * A connector for a listener.
   *
   * @param tls what TLS connections are made with; empty for a listener without TLS
   */
  static ServerConnector listen(
      Server server, Listener listener, Optional<SSLContext> tls, Limits limits) {
    HttpConfiguration http = configuration(limits);
    List<ConnectionFactory> protocols =
        tls.isPresent() ? secure(tls.get(), http, listener.http2()) : plain(http, listener.http2());
    ServerConnector connector =
        new ClientConnector(server, protocols.toArray(new ConnectionFactory[0]));
    connector.setHost(listener.address());
    connector.setPort(listener.port());
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    return connector;
  }

  private static List<ConnectionFactory> plain(HttpConfiguration http, boolean http2) {
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    return http2 ? List.of(http1, new Http2.PriorKnowledge(http)) : List.of(http1);
  }

  private static List<ConnectionFactory> secure(
      SSLContext context, HttpConfiguration http, boolean http2) {
    ALPNServerConnectionFactory alpn =
        http2
            ? new ALPNServerConnectionFactory("h2", "http/1.1")
            : new ALPNServerConnectionFactory("http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    SslConnectionFactory tls =
        new SslConnectionFactory(TlsSettings.of(context), alpn.getProtocol());
    // It would refuse with 400 what is misdirected; and it wraps every request.
    tls.setEnsureSecureRequestCustomizer(false);
    List<ConnectionFactory> protocols = new ArrayList<>(List.of(tls, alpn));
    if (http2) {
      protocols.add(new Http2.Secure(http));
    }
    protocols.add(new HttpConnectionFactory(http));
    return protocols;
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
    http.setNotifyRemoteAsyncErrors(true);
    return http;
  }
}
