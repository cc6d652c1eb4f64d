package dev.larder.server.host;

import dev.larder.server.config.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The address that a request came from. */
final class ClientAddress {

  private ClientAddress() {}

  private static @Nullable InetAddress of(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress s
        ? s.getAddress()
        : null;
  }

  /** The address without brackets and zone; {@code unknown} (RFC 7239) if there is none. */
  static String text(Request request) {
    InetAddress address = of(request);
    if (address == null) {
      return "unknown";
    }
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  static boolean in(List<AddressRange> ranges, Request request) {
    if (ranges.isEmpty()) {
      return false;
    }
    InetAddress address = of(request);
    if (address == null) {
      return false;
    }
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
