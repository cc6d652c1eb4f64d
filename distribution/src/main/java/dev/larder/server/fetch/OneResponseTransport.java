package dev.larder.server.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 to upstreams. A connection on which anything follows a response is closed: Jetty would
 * drop the surplus and use the connection again, and the rest of it, when it comes, would pass for
 * the answer to somebody else's request (RFC 9112 section 6.3).
 */
final class OneResponseTransport extends HttpClientTransportOverHTTP {

  OneResponseTransport(ClientConnector connector) {
    super(connector);
  }

  @Override
  public Connection newConnection(EndPoint endPoint, Map<String, Object> context)
      throws IOException {
    HttpConnectionOverHTTP connection = new OneResponseConnection(endPoint, context);
    connection.setInitialize(isInitializeConnections());
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return customize(connection, context);
  }

  private static final class OneResponseConnection extends HttpConnectionOverHTTP {

    OneResponseConnection(EndPoint endPoint, Map<String, Object> context) {
      super(endPoint, context);
    }

    @Override
    protected HttpChannelOverHTTP newHttpChannel() {
      return new Channel(this);
    }
  }

  private static final class Channel extends HttpChannelOverHTTP {

    private volatile boolean surplus;

    Channel(HttpConnectionOverHTTP connection) {
      super(connection);
    }

    @Override
    protected HttpReceiverOverHTTP newHttpReceiver() {
      return new Receiver(this);
    }

    @Override
    public void release() {
      if (surplus) {
        getHttpConnection().close();
      } else {
        super.release();
      }
    }
  }

  private static final class Receiver extends HttpReceiverOverHTTP {

    private final Channel channel;

    Receiver(Channel channel) {
      super(channel);
      this.channel = channel;
    }

    @Override
    public boolean messageComplete() {
      HttpExchange exchange = getHttpExchange();
      ByteBuffer rest = getResponseBuffer();
      if (exchange != null && isFinal(exchange) && rest != null && rest.hasRemaining()) {
        channel.surplus = true;
      }
      return super.messageComplete();
    }

    /** After an informational response, or a switch of protocols, more has to follow. */
    private static boolean isFinal(HttpExchange exchange) {
      return exchange.getResponse().getStatus() >= 200;
    }

    @Override
    protected @Nullable ByteBuffer getResponseBuffer() {
      return super.getResponseBuffer();
    }
  }
}
