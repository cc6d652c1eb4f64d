package dev.larder.server.host;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the connections of a server that is to stop, without losing a request. No connection is
 * accepted any more. HTTP/2 is told to go away, which it does when its streams have ended. Requests
 * that come on HTTP/1 connections are answered, with Connection: close on the last that has come; a
 * connection on which none has come for a second is closed.
 */
final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** How long a client that wants to use its connection again has to do so. */
  private static final long SILENCE_MILLIS = 1000;

  private static final long MILLIS_BETWEEN_LOOKS = 20;

  private final Server server;
  private volatile boolean begun;

  Drain(Server server) {
    this.server = server;
  }

  /** Whether connections are to end. */
  boolean begun() {
    return begun;
  }

  /** Whether the response to a request is to be the last of its connection. */
  boolean endsWith(Request request) {
    return begun
        && request.getConnectionMetaData().getConnection() instanceof HttpConnection connection
        // There, the next request has come already.
        && connection.isRequestBufferEmpty()
        && !received(connection.getEndPoint());
  }

  /** Whether the kernel has something that nobody has read. */
  private static boolean received(EndPoint endPoint) {
    Object transport = endPoint.getTransport();
    while (transport instanceof EndPoint inner) {
      transport = inner.getTransport();
    }
    try {
      return transport instanceof SocketChannel channel
          && channel.socket().getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Connections that are waited for, and the requests on them. */
  private record Open(int connections, int requests) {}

  /**
   * Waits until every connection has ended.
   *
   * @param limit when not to wait any longer
   * @return how many requests were under way by then
   */
  int run(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    begun = true;
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ListeningConnector listening) {
        listening.stopListening();
      }
    }
    Open open = look();
    LOG.info(
        "Stopping: {} connections, {} requests under way", open.connections(), open.requests());
    while (open.connections() > 0 && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return look().requests();
      }
      open = look();
    }
    return open.requests();
  }

  private Open look() {
    int connections = 0;
    int requests = 0;
    for (Connector connector : server.getConnectors()) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        Connection connection = application(endPoint.getConnection());
        if (connection instanceof HttpConnection http) {
          boolean busy = busy(http);
          endPoint.setIdleTimeout(busy ? connector.getIdleTimeout() : SILENCE_MILLIS);
          connections++;
          requests += busy ? 1 : 0;
        } else if (connection instanceof HTTP2Connection http2) {
          // Again and again does no harm, and reaches those that have just been opened.
          var unused = http2.getSession().shutdown();
          int streams = http2.getSession().getStreams().size();
          // A client that has heard it may take its time to close its side.
          endPoint.setIdleTimeout(streams > 0 ? connector.getIdleTimeout() : SILENCE_MILLIS);
          connections++;
          requests += streams;
        } else if (connection == null || connection instanceof NegotiatingServerConnection) {
          endPoint.setIdleTimeout(SILENCE_MILLIS);
          connections++;
        }
        // Others are tunnels: nobody knows when they have ended.
      }
    }
    return new Open(connections, requests);
  }

  private static Connection application(Connection connection) {
    return connection instanceof SslConnection ssl
        ? ssl.getSslEndPoint().getConnection()
        : connection;
  }

  private static boolean busy(HttpConnection connection) {
    HttpParser parser = connection.getParser();
    return connection.getHttpChannel().getRequest() != null
        || (parser.inHeaderState() && !parser.isStart());
  }
}
