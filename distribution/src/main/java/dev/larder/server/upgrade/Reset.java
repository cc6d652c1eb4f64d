package dev.larder.server.upgrade;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** The end of a connection, with or without TLS, that its peer cannot take for a good one. */
public final class Reset {

  private Reset() {}

  /** Makes a later close of a connection a reset. */
  public static void onClose(EndPoint endPoint) {
    SocketChannel channel = channel(endPoint);
    if (channel != null) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        // The connection is gone: that is visible enough.
      }
    }
  }

  /**
   * Whether the peer has reset the connection; Jetty reads that as the end. By the thread that has
   * just read it.
   */
  static boolean isEndOf(EndPoint endPoint) {
    SocketChannel channel = channel(endPoint);
    if (channel == null) {
      return false;
    }
    try {
      // The JDK keeps it in mind, and reads nothing here.
      var unused = channel.read(BufferUtil.EMPTY_BUFFER.duplicate());
      return false;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable SocketChannel channel(EndPoint endPoint) {
    Object transport = endPoint.getTransport();
    while (transport instanceof EndPoint below) {
      transport = below.getTransport();
    }
    return transport instanceof SocketChannel channel ? channel : null;
  }
}
