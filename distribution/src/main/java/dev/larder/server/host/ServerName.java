package dev.larder.server.host;

import dev.larder.server.tls.RequestedName;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The server that the client of a connection asked for before it sent any request. */
final class ServerName {

  private ServerName() {}

  /** The name in the TLS handshake, in lower case; null without TLS and if the client sent none. */
  static @Nullable String of(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    EndPoint.SslSessionData tls = endPoint.getSslSessionData();
    SSLSession session = tls == null ? null : tls.sslSession();
    return RequestedName.of(session);
  }
}
