package dev.larder.server.upgrade;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** One end of a tunnel: a connection that spoke HTTP until its 101. */
final class TunnelEnd extends AbstractConnection implements Connection.UpgradeTo {

  private final OpenTunnel tunnel;
  private final Runnable opened;
  private @Nullable ByteBuffer early;

  /** Set before the connection opens. */
  private @Nullable Pump reader;

  TunnelEnd(EndPoint endPoint, Executor executor, OpenTunnel tunnel, Runnable opened) {
    super(endPoint, executor);
    this.tunnel = tunnel;
    this.opened = opened;
  }

  void reader(Pump pump) {
    reader = pump;
  }

  /** What was read together with the last of HTTP. */
  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = BufferUtil.copy(buffer);
  }

  /** What came early, once; null if nothing did. */
  @Nullable ByteBuffer takeEarly() {
    ByteBuffer taken = early;
    early = null;
    return taken;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    opened.run();
  }

  /** Runs a task on a thread of this side; its own must get on with HTTP. */
  void execute(Runnable task) {
    getExecutor().execute(task);
  }

  @Override
  public void onFillable() {
    Pump pump = reader;
    if (pump != null) {
      pump.iterate();
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    tunnel.abort();
  }

  /** Never: the tunnel measures its silence itself, over both ends. */
  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return false;
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    tunnel.closed(this);
  }
}
