package dev.larder.server.host;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/** HTTP/2 as it is spoken here: bounded, and fair between connections. */
final class Http2 {

  private Http2() {}

  /** What Jetty sets up for each connection, with a parser of ours. */
  private static HTTP2ServerConnection connection(
      HTTP2ServerConnectionFactory settings,
      ServerSessionListener listener,
      Connector connector,
      EndPoint endPoint) {
    HttpConfiguration http = settings.getHttpConfiguration();
    Generator generator =
        new Generator(
            connector.getByteBufferPool(),
            settings.isUseOutputDirectByteBuffers(),
            settings.getMaxHeaderBlockFragment());
    generator.getHpackEncoder().setMaxHeaderListSize(http.getMaxResponseHeaderSize());
    FlowControlStrategy flow = settings.getFlowControlStrategyFactory().newFlowControlStrategy();
    FrameParser parser =
        new FrameParser(
            connector.getByteBufferPool(),
            // A head that is too large gets an answer, one that is far too large does not.
            2 * http.getRequestHeaderSize(),
            settings.getRateControlFactory().newRateControl(endPoint));
    parser.setMaxSettingsKeys(settings.getMaxSettingsKeys());
    HTTP2ServerSession session =
        new HTTP2ServerSession(
            connector.getScheduler(), endPoint, parser, generator, listener, flow);
    session.setMaxLocalStreams(settings.getMaxConcurrentStreams());
    session.setMaxRemoteStreams(settings.getMaxConcurrentStreams());
    session.setMaxEncoderTableCapacity(settings.getMaxEncoderTableCapacity());
    session.setStreamIdleTimeout(endPoint.getIdleTimeout());
    session.setInitialSessionRecvWindow(settings.getInitialSessionRecvWindow());
    session.setWriteThreshold(http.getOutputBufferSize());
    session.setConnectProtocolEnabled(settings.isConnectProtocolEnabled());
    HTTP2ServerConnection connection =
        new HTTP2ServerConnection(connector, endPoint, http, session, listener);
    connection.setUseInputDirectByteBuffers(settings.isUseInputDirectByteBuffers());
    connection.setUseOutputDirectByteBuffers(settings.isUseOutputDirectByteBuffers());
    // It ends the sessions when the server stops.
    connection.addEventListener(settings.getBean(SessionContainer.class));
    parser.init(connection);
    ClientEndPoint.takeTurns(endPoint);
    return connection;
  }

  /** What is announced is also what a connection ends for, without an answer. */
  private static Map<Integer, Integer> withoutHeadSize(Map<Integer, Integer> settings) {
    settings.remove(SettingsFrame.MAX_HEADER_LIST_SIZE);
    return settings;
  }

  /** HTTP/2 over TLS. */
  static final class Secure extends HTTP2ServerConnectionFactory {

    Secure(HttpConfiguration http) {
      super(http);
      // Browsers use HTTP/1.1 for WebSocket then.
      setConnectProtocolEnabled(false);
    }

    @Override
    protected Map<Integer, Integer> newSettings() {
      return withoutHeadSize(super.newSettings());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          connection(this, newSessionListener(connector, endPoint), connector, endPoint),
          connector,
          endPoint);
    }
  }

  /**
   * HTTP/2 without TLS for clients that know it is spoken here. The upgrade from HTTP/1.1 is gone
   * from HTTP/2 (RFC 9113 section 3.1), and Jetty loses chunked content in it.
   */
  static final class PriorKnowledge extends HTTP2CServerConnectionFactory {

    PriorKnowledge(HttpConfiguration http) {
      super(http);
      setConnectProtocolEnabled(false);
    }

    @Override
    protected Map<Integer, Integer> newSettings() {
      return withoutHeadSize(super.newSettings());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          connection(this, newSessionListener(connector, endPoint), connector, endPoint),
          connector,
          endPoint);
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
}
