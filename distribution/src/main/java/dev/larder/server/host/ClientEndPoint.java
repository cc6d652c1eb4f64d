package dev.larder.server.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The socket of a client. One that takes turns gives its thread back after each read, as if there
 * were no more: otherwise a connection that always has more to read keeps all others of its
 * selector waiting.
 */
final class ClientEndPoint extends SocketChannelEndPoint {

  private volatile boolean turns;

  /** Whether this turn's read has been. Used by the one that reads. */
  private boolean read;

  ClientEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** Makes a connection take turns, which HTTP/1 does by itself. */
  static void takeTurns(EndPoint endPoint) {
    EndPoint socket = endPoint;
    while (socket instanceof EndPoint.Wrapper above) {
      socket = above.unwrap();
    }
    if (socket instanceof ClientEndPoint client) {
      client.turns = true;
    }
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    if (read) {
      return 0;
    }
    int filled = super.fill(buffer);
    read = turns && filled > 0;
    return filled;
  }

  @Override
  protected void needsFillInterest() {
    read = false;
    super.needsFillInterest();
  }
}
