package dev.larder.server.content;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.MemoryConnector;
import org.eclipse.jetty.server.Server;

/**
 * A connector in memory that never runs the server on the thread of the client, and holds no more
 * than a little content between the two.
 */
final class LocalConnector extends MemoryConnector {

  /** Bytes on their way in one direction. Without a bound a whole file would be. */
  private static final int CAPACITY = 64 * 1024;

  LocalConnector(Server server, HttpConfiguration configuration) {
    super(server, new HttpConnectionFactory(configuration));
    // How long a fetch may pause is for its reader to say.
    setIdleTimeout(0);
  }

  @Override
  public EndPoint.Pipe connect() {
    LocalPipe pipe =
        new LocalPipe(getScheduler(), getExecutor(), getLocalSocketAddress(), CAPACITY);
    serve(pipe.getRemoteEndPoint());
    return pipe;
  }

  private void serve(EndPoint endPoint) {
    endPoint.setIdleTimeout(getIdleTimeout());
    AbstractConnection connection =
        (AbstractConnection) getDefaultConnectionFactory().newConnection(this, endPoint);
    endPoint.setConnection(connection);
    endPoint.onOpen();
    onEndPointOpened(endPoint);
    connection.addEventListener(
        new Connection.Listener() {
          @Override
          public void onClosed(Connection closed) {
            onEndPointClosed(endPoint);
          }
        });
    connection.onOpen();
  }
}
