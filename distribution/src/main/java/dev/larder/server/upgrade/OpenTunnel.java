package dev.larder.server.upgrade;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A client and an upstream that have left HTTP: bytes are passed on both ways as they come. The end
 * of what one side sends is passed on and the other direction goes on; when both have ended, or one
 * side breaks off, or nothing is sent for too long, both connections are closed. Many threads use
 * it.
 */
public final class OpenTunnel {

  private final Tunnels tunnels;
  private final Scheduler scheduler;
  private final TunnelTimeouts timeouts;
  private final TunnelEnd client;
  private final TunnelEnd upstream;
  private final Pump toUpstream;
  private final Pump toClient;
  private volatile long lastActive = System.nanoTime();

  // Guarded by this.
  private long limit;
  private Scheduler.@Nullable Task watch;
  private boolean closed;

  private OpenTunnel(
      Tunnels tunnels,
      EndPoint client,
      EndPoint upstream,
      TunnelTimeouts timeouts,
      ByteBufferPool buffers) {
    this.tunnels = tunnels;
    this.scheduler = tunnels.scheduler();
    this.timeouts = timeouts;
    this.limit = timeouts.open().toNanos();
    this.client = new TunnelEnd(client, tunnels.executor(), this, this::start);
    this.upstream = new TunnelEnd(upstream, tunnels.executor(), this, () -> {});
    this.toUpstream = new Pump(this, this.client, this.upstream, buffers);
    this.toClient = new Pump(this, this.upstream, this.client, buffers);
    this.client.reader(toUpstream);
    this.upstream.reader(toClient);
  }

  /**
   * Takes an upstream's connection over. Bytes flow from when the {@linkplain #client client's end}
   * has been opened.
   */
  static OpenTunnel between(
      EndPoint client, Upgrade.Switched switched, Tunnels tunnels, ByteBufferPool buffers) {
    EndPoint upstream = switched.upstream();
    OpenTunnel tunnel = new OpenTunnel(tunnels, client, upstream, switched.timeouts(), buffers);
    tunnels.opened(tunnel);
    tunnel.watch();
    client.setIdleTimeout(0);
    upstream.upgrade(tunnel.upstream);
    return tunnel;
  }

  /** What the client's connection becomes after the 101. */
  TunnelEnd client() {
    return client;
  }

  private void start() {
    active();
    try {
      client.execute(toUpstream::iterate);
      client.execute(toClient::iterate);
    } catch (RejectedExecutionException e) {
      abort();
    }
  }

  /** Something was read or written. */
  void active() {
    lastActive = System.nanoTime();
  }

  /** One side has ended what it sends, and the other side knows. */
  void directionEnded() {
    if (toClient.hasEnded() && toUpstream.hasEnded()) {
      close();
    } else {
      synchronized (this) {
        limit = Math.min(limit, timeouts.halfClosed().toNanos());
        watch();
      }
    }
  }

  /**
   * A connection is closed, by whomever. If nothing more was to be written to it, the other
   * direction goes on until it has read the end.
   */
  void closed(TunnelEnd end) {
    Pump writer = end == client ? toClient : toUpstream;
    if (!writer.hasEnded()) {
      abort();
    }
  }

  private synchronized void watch() {
    if (watch != null) {
      watch.cancel();
    }
    long left = limit - (System.nanoTime() - lastActive);
    watch = closed ? null : scheduler.schedule(this::look, Math.max(1, left), TimeUnit.NANOSECONDS);
  }

  private void look() {
    synchronized (this) {
      if (System.nanoTime() - lastActive < limit) {
        watch();
        return;
      }
    }
    close();
  }

  /** Breaks both connections off, so that neither peer takes the end for a good one. */
  public void abort() {
    end(true);
  }

  /** Closes both connections. */
  void close() {
    end(false);
  }

  private void end(boolean broken) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (watch != null) {
        watch.cancel();
      }
    }
    tunnels.closed(this);
    for (TunnelEnd end : new TunnelEnd[] {client, upstream}) {
      if (broken) {
        Reset.onClose(end.getEndPoint());
      }
      end.getEndPoint().close();
    }
  }
}
