package dev.larder.server.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on an address. When that is to end, it takes first what clients have connected already:
 * the kernel has accepted it in the server's name, and would reset it.
 */
class ListeningConnector extends ServerConnector {

  private static final Logger LOG = LoggerFactory.getLogger(ListeningConnector.class);
  private static final int KNOCK_MILLIS = 1000;

  private volatile boolean ending;

  ListeningConnector(Server server, ConnectionFactory... factories) {
    super(server, factories);
  }

  /** Ends listening, and leaves the connections as they are. */
  void stopListening() {
    ending = true;
    super.setAccepting(false);
    if (getTransport() instanceof ServerSocketChannel channel && channel.isOpen()) {
      try (channel) {
        wakeAcceptors();
        // Waits for a thread that accepts.
        channel.configureBlocking(false);
        for (SocketChannel client = channel.accept(); client != null; client = channel.accept()) {
          client.configureBlocking(false);
          client.socket().setTcpNoDelay(getAcceptedTcpNoDelay());
          getSelectorManager().accept(client);
        }
      } catch (IOException e) {
        LOG.debug("Connections that have not been accepted are lost", e);
      }
    }
    close();
  }

  /** Threads wait for a connection, and see that no more are wanted only when they got one. */
  private void wakeAcceptors() throws IOException {
    String host = getHost();
    InetAddress bound = host == null ? null : InetAddress.getByName(host);
    InetAddress reachable =
        bound == null || bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    for (int i = 0; i < getAcceptors(); i++) {
      try (Socket knock = new Socket()) {
        knock.connect(new InetSocketAddress(reachable, getLocalPort()), KNOCK_MILLIS);
      }
    }
  }

  /** The limit of connections would otherwise begin to accept again. */
  @Override
  public void setAccepting(boolean accepting) {
    super.setAccepting(accepting && !ending);
  }

  @Override
  protected boolean handleAcceptFailure(Throwable failure) {
    return ending || super.handleAcceptFailure(failure);
  }
}
