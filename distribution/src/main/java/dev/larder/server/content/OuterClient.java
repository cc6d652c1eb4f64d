package dev.larder.server.content;

import dev.larder.server.config.AddressRange;
import dev.larder.server.fetch.ClientFacts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;

/** Shows local content the client of the server outside in place of the connection in memory. */
final class OuterClient implements HttpConfiguration.Customizer {

  @Override
  public Request customize(Request request, HttpFields.Mutable responseFields) {
    ClientFacts facts = ClientFacts.in(request.getHeaders());
    return facts == null ? request : new Shown(request, facts);
  }

  private static HttpFields withoutFacts(HttpFields fields) {
    HttpFields.Mutable kept = HttpFields.build(fields.size());
    for (HttpField field : fields) {
      if (!field.is(ClientFacts.FIELD)) {
        kept.add(field);
      }
    }
    return kept.asImmutable();
  }

  private static SocketAddress address(ClientFacts facts) {
    try {
      return new InetSocketAddress(AddressRange.parse(facts.address()).network(), facts.port());
    } catch (IllegalArgumentException e) {
      return InetSocketAddress.createUnresolved(facts.address(), facts.port());
    }
  }

  private static final class Shown extends Request.Wrapper {

    private final boolean secure;
    private final HttpURI uri;
    private final HttpFields fields;
    private final ConnectionMetaData connection;

    Shown(Request request, ClientFacts facts) {
      super(request);
      this.secure = facts.scheme().equals("https");
      this.uri = HttpURI.build(request.getHttpURI()).scheme(facts.scheme()).asImmutable();
      this.fields = withoutFacts(request.getHeaders());
      int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
      SocketAddress remote = address(facts);
      HostPort server = new HostPort(String.valueOf(uri.getHost()), port);
      SocketAddress local = InetSocketAddress.createUnresolved(server.getHost(), port);
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public boolean isSecure() {
              return secure;
            }

            @Override
            public SocketAddress getRemoteSocketAddress() {
              return remote;
            }

            @Override
            public SocketAddress getLocalSocketAddress() {
              return local;
            }

            @Override
            public HostPort getServerAuthority() {
              return server;
            }
          };
    }

    @Override
    public boolean isSecure() {
      return secure;
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public HttpFields getHeaders() {
      return fields;
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }
  }
}
