package dev.larder.server.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose TLS handshake, request head, or HTTP/2 frame of another kind than
 * content takes too long. The idle timeout does not help against a client that sends a byte now and
 * then.
 */
final class SlowHeads extends AbstractLifeCycle {

  private static final long MOST_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

  private final Server server;
  private final long limit;
  private volatile Scheduler.@Nullable Task task;

  SlowHeads(Server server, Duration limit) {
    this.server = server;
    this.limit = limit.toNanos();
  }

  @Override
  protected void doStart() {
    schedule();
  }

  @Override
  protected void doStop() {
    Scheduler.Task pending = task;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void schedule() {
    long pause = Math.max(1, Math.min(limit / 2, MOST_BETWEEN_LOOKS));
    task = server.getScheduler().schedule(this::look, pause, TimeUnit.NANOSECONDS);
  }

  private void look() {
    for (Connector connector : server.getConnectors()) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        if (slow(endPoint.getConnection())) {
          endPoint.close();
        }
      }
    }
    if (!isStopping() && !isStopped()) {
      schedule();
    }
  }

  private boolean slow(@Nullable Connection connection) {
    if (connection instanceof SslConnection tls) {
      return slow(tls.getSslEndPoint().getConnection());
    }
    if (connection instanceof HTTP2ServerConnection http2) {
      return http2.getSession().getParser() instanceof FrameParser parser && parser.isSlow(limit);
    }
    if (connection instanceof HttpConnection http1) {
      return slow(http1);
    }
    // Until the handshake has told what is spoken.
    return connection instanceof NegotiatingServerConnection
        && System.currentTimeMillis() - connection.getCreatedTimeStamp()
            > TimeUnit.NANOSECONDS.toMillis(limit);
  }

  private boolean slow(HttpConnection connection) {
    return connection.getParser().inHeaderState()
        && !connection.getParser().isStart()
        && System.nanoTime() - connection.getParser().getBeginNanoTime() > limit;
  }
}
