package dev.larder.server.content;

import dev.larder.api.LocalFile;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Two connected end points in memory, with a bounded buffer in each direction. It stands in for
 * Jetty's MemoryEndPointPipe, which with a bound loses wake-ups: a writer that finds the buffer
 * full is forgotten if the reader empties it before the writer is known to wait (and a reader
 * likewise), and a writer is never told that the other side has gone.
 *
 * <p>Here every wake-up is looked for again once the waiting is known. All of them are dispatched,
 * so that neither side ever runs on the thread of the other.
 */
final class LocalPipe implements EndPoint.Pipe {

  private final Executor executor;
  private final End local;
  private final End remote;

  /**
   * A pipe.
   *
   * @param capacity the most bytes on their way in one direction
   */
  LocalPipe(Scheduler scheduler, Executor executor, SocketAddress address, int capacity) {
    this.executor = executor;
    this.local = new End(scheduler, address, capacity);
    this.remote = new End(scheduler, address, capacity);
    local.peer = remote;
    remote.peer = local;
  }

  @Override
  public EndPoint getLocalEndPoint() {
    return local;
  }

  @Override
  public EndPoint getRemoteEndPoint() {
    return remote;
  }

  /**
   * Tells the client which file the response that is about to be sent is, beside the response: no
   * field says it, so that nobody else can.
   *
   * @param server the server's end of the connection
   */
  static void announce(EndPoint server, LocalFile file) {
    if (server instanceof End end) {
      end.announced.set(file);
    }
  }

  /**
   * Takes what was announced with the response whose head has come; to be called once for each
   * head, so that nothing is left for the next.
   *
   * @param client the client's end of the connection
   * @return null if nothing was announced
   */
  static @Nullable LocalFile takeAnnounced(EndPoint client) {
    return client instanceof End end ? end.peer.announced.getAndSet(null) : null;
  }

  private void dispatch(Runnable wakeUp) {
    try {
      executor.execute(wakeUp);
    } catch (RejectedExecutionException e) {
      // The server has stopped: nothing more will come or go.
      local.close(e);
      remote.close(e);
    }
  }

  private final class End extends AbstractEndPoint {

    private final SocketAddress address;

    /** What this end has written and the peer has not read, ready to be filled; guards itself. */
    private final ByteBuffer outgoing;

    private boolean outgoingEnds;
    private final AtomicReference<@Nullable LocalFile> announced = new AtomicReference<>();
    private End peer = this;

    End(Scheduler scheduler, SocketAddress address, int capacity) {
      super(scheduler);
      this.address = address;
      this.outgoing = ByteBuffer.allocate(capacity);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
      if (!isOpen()) {
        throw new EofException("closed");
      }
      if (isInputShutdown()) {
        return -1;
      }
      int position = BufferUtil.flipToFill(buffer);
      int filled = peer.takeInto(buffer);
      BufferUtil.flipToFlush(buffer, position);
      if (filled > 0) {
        notIdle();
        peer.wakeWriter();
      } else if (filled < 0) {
        shutdownInput();
      }
      return filled;
    }

    private int takeInto(ByteBuffer target) {
      synchronized (outgoing) {
        if (outgoing.position() == 0) {
          return outgoingEnds ? -1 : 0;
        }
        outgoing.flip();
        int count = Math.min(outgoing.remaining(), target.remaining());
        target.put(outgoing.slice(0, count));
        outgoing.position(count);
        outgoing.compact();
        return count;
      }
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
      if (!isOpen() || isOutputShutdown()) {
        throw new EofException("closed");
      }
      if (!peer.isOpen()) {
        throw new EofException("closed by the other side");
      }
      boolean all = true;
      int flushed = 0;
      synchronized (outgoing) {
        for (ByteBuffer buffer : buffers) {
          int count = Math.min(buffer.remaining(), outgoing.remaining());
          outgoing.put(buffer.slice(buffer.position(), count));
          buffer.position(buffer.position() + count);
          flushed += count;
          if (buffer.hasRemaining()) {
            all = false;
            break;
          }
        }
      }
      if (flushed > 0) {
        notIdle();
        peer.wakeReader();
      }
      return all;
    }

    /** Called when it is known that this end waits for something to read. */
    @Override
    protected void needsFillInterest() {
      if (peer.hasOutgoing()) {
        wakeReader();
      }
    }

    private boolean hasOutgoing() {
      synchronized (outgoing) {
        return outgoing.position() > 0 || outgoingEnds;
      }
    }

    /** Called when it is known that this end waits for room to write. */
    @Override
    protected void onIncompleteFlush() {
      boolean room;
      synchronized (outgoing) {
        room = outgoing.hasRemaining();
      }
      if (room || !peer.isOpen()) {
        wakeWriter();
      }
    }

    private void wakeReader() {
      dispatch(() -> getFillInterest().fillable());
    }

    private void wakeWriter() {
      dispatch(() -> getWriteFlusher().completeWrite());
    }

    @Override
    protected void doShutdownOutput() {
      endOutgoing();
    }

    @Override
    protected void doClose() {
      endOutgoing();
      peer.wakeWriter();
    }

    private void endOutgoing() {
      synchronized (outgoing) {
        outgoingEnds = true;
      }
      peer.wakeReader();
    }

    @Override
    public Object getTransport() {
      return LocalPipe.this;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
      return address;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      return address;
    }
  }
}
