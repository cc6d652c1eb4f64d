package dev.larder.server.upgrade;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel. It reads on when what it read has been written, and holds a buffer no
 * longer than there is something in it: a silent tunnel has none.
 */
final class Pump extends IteratingCallback {

  private static final int BUFFER = 8 * 1024;

  private final OpenTunnel tunnel;
  private final TunnelEnd from;
  private final EndPoint to;
  private final ByteBufferPool buffers;
  private @Nullable RetainableByteBuffer buffer;
  private volatile boolean ended;

  Pump(OpenTunnel tunnel, TunnelEnd from, TunnelEnd to, ByteBufferPool buffers) {
    this.tunnel = tunnel;
    this.from = from;
    this.to = to.getEndPoint();
    this.buffers = buffers;
  }

  @Override
  protected Action process() throws IOException {
    ByteBuffer early = from.takeEarly();
    if (early != null) {
      tunnel.active();
      to.write(this, early);
      return Action.SCHEDULED;
    }
    RetainableByteBuffer filled = buffer;
    if (filled == null) {
      filled = buffers.acquire(BUFFER, true);
      buffer = filled;
    }
    int count = from.getEndPoint().fill(filled.getByteBuffer());
    if (count > 0) {
      tunnel.active();
      to.write(this, filled.getByteBuffer());
      return Action.SCHEDULED;
    }
    release();
    if (count == 0) {
      from.fillInterested();
      return Action.IDLE;
    }
    if (Reset.isEndOf(from.getEndPoint())) {
      throw new EofException("reset by the peer");
    }
    ended = true;
    to.shutdownOutput();
    return Action.SUCCEEDED;
  }

  /** Whether all that came has been written, and its end. */
  boolean hasEnded() {
    return ended;
  }

  @Override
  protected void onSuccess() {
    tunnel.active();
  }

  @Override
  protected void onCompleteSuccess() {
    tunnel.directionEnded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    release();
    tunnel.abort();
  }

  private void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
