package dev.larder.server.upgrade;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request's wish to switch protocols: the place where the fetch leaves the upstream's
 * connection for the response to take. Many threads may use it.
 */
public final class Upgrade {

  private final List<String> offered;
  private final Tunnels tunnels;
  private final AtomicReference<@Nullable Switched> switched = new AtomicReference<>();

  private Upgrade(List<String> offered, Tunnels tunnels) {
    this.offered = offered;
    this.tunnels = tunnels;
  }

  /**
   * The connection of an upstream that speaks another protocol from now on.
   *
   * @param upstream whoever takes it closes it
   * @param protocols what it speaks, as Upgrade says it
   */
  record Switched(EndPoint upstream, String protocols, TunnelTimeouts timeouts) {}

  /**
   * What a request's fields ask for.
   *
   * @param tunnels gets the tunnel, if it comes to one
   * @return null if they ask for nothing that is passed on
   */
  public static @Nullable Upgrade askedFor(HttpFields fields, Tunnels tunnels) {
    if (!fields.contains(HttpHeader.UPGRADE)
        || !fields.contains(HttpHeader.CONNECTION, HttpHeaderValue.UPGRADE.asString())) {
      return null;
    }
    List<String> offered = UpgradeField.offered(fields);
    return offered.isEmpty() ? null : new Upgrade(offered, tunnels);
  }

  /** Adds the wish to the fields of a request to an upstream. */
  public void addTo(HttpFields.Mutable fields) {
    fields.put(HttpHeader.CONNECTION, "Upgrade");
    fields.put(HttpHeader.UPGRADE, String.join(", ", offered));
  }

  /** Whether the fields of a 101 name protocols that were asked for, and no others. */
  public boolean isGrantedBy(HttpFields fields) {
    List<String> granted = UpgradeField.protocols(fields);
    return !granted.isEmpty()
        && granted.stream().allMatch(p -> offered.stream().anyMatch(p::equalsIgnoreCase));
  }

  /** Leaves the connection of an upstream whose 101 {@linkplain #isGrantedBy grants} the wish. */
  public void switched(EndPoint upstream, HttpFields fields, TunnelTimeouts timeouts) {
    // Otherwise the client's timeout for unused connections ends it before it is taken.
    upstream.setIdleTimeout(0);
    String protocols = String.join(", ", UpgradeField.protocols(fields));
    switched.set(new Switched(upstream, protocols, timeouts));
  }

  /**
   * Makes the response to a request the 101 after which its connection is one end of a tunnel.
   *
   * @param fields get what a 101 has to say of the connection
   * @return for whoever cannot send the response; null if there is no upstream's connection
   */
  public @Nullable OpenTunnel connect(Request request, HttpFields.Mutable fields) {
    Switched taken = switched.getAndSet(null);
    if (taken == null) {
      return null;
    }
    ConnectionMetaData connection = request.getConnectionMetaData();
    OpenTunnel tunnel =
        OpenTunnel.between(
            connection.getConnection().getEndPoint(),
            taken,
            tunnels,
            connection.getConnector().getByteBufferPool());
    fields.put(HttpHeader.CONNECTION, "Upgrade");
    fields.put(HttpHeader.UPGRADE, taken.protocols());
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, tunnel.client());
    return tunnel;
  }

  /** Closes a connection that nobody has taken. */
  public void closeUntaken() {
    Switched untaken = switched.getAndSet(null);
    if (untaken != null) {
      untaken.upstream().close();
    }
  }
}
