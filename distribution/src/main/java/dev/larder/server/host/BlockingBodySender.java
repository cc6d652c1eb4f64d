package dev.larder.server.host;

import dev.larder.api.Body;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body that has to be read first, through one pooled buffer. All reading happens on
 * workers: on the one that found it, and on for a while if the client takes everything at once; a
 * client that reads slowly keeps none of them. A warm body that is not long is read wherever its
 * turn comes.
 */
final class BlockingBodySender implements Callback {

  private static final int BUFFER = 64 * 1024;

  /** After so many writes it is somebody else's turn on the worker. */
  private static final int MOST_WRITES = 16;

  /** A warm body is read on I/O threads up to this length in bytes. */
  private static final long LONGEST_AT_ONCE = 4 * 1024 * 1024;

  /** What becomes of the response whose body is sent. */
  interface Owner extends Callback {

    /** Makes the head, just before the first bytes of the body are written. */
    void head();

    /**
     * The body cannot be read, and nothing has been sent. Called instead of the other two, on a
     * worker.
     */
    void unreadable(Throwable cause);
  }

  /** Where the last write is. */
  private enum State {
    /** It was begun, and whoever began it is not back yet. */
    WRITING,
    /** It was done before whoever began it was back, who goes on. */
    WRITTEN,
    /** It is on its way; its end goes on. */
    WAITING
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final Workers workers;
  private final Response response;
  private final Body body;
  private final Owner owner;
  private final RetainableByteBuffer buffer;
  private final boolean atOnce;
  private long offset;
  private long left;
  private boolean begun;
  private @Nullable InputStream stream;

  BlockingBodySender(JettyExchange exchange, Body body, long offset, long length, Owner owner) {
    this.workers = exchange.workers();
    this.response = exchange.response();
    this.body = body;
    this.offset = offset;
    this.left = length;
    this.owner = owner;
    this.atOnce =
        body instanceof Body.FileRegion region && region.warm() && length <= LONGEST_AT_ONCE;
    // A stream fills an array, a channel memory outside of the heap, without a copy in between.
    this.buffer =
        exchange
            .jettyRequest()
            .getComponents()
            .getByteBufferPool()
            .acquire((int) Math.min(BUFFER, length), body instanceof Body.FileRegion);
  }

  void start() {
    if (atOnce || Workers.isHere()) {
      run();
    } else {
      onWorker();
    }
  }

  private void onWorker() {
    try {
      workers.proceed(this::run);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Reads and writes until the client has to be waited for, or others have waited long enough. */
  private void run() {
    for (int writes = 0; writes < MOST_WRITES; writes++) {
      state.set(State.WRITING);
      step();
      if (state.compareAndSet(State.WRITING, State.WAITING)) {
        return;
      }
    }
    onWorker();
  }

  private void step() {
    ByteBuffer space = buffer.getByteBuffer();
    try {
      fill(space);
    } catch (IOException | RuntimeException | Error e) {
      if (begun) {
        failed(e);
      } else {
        release(() -> unreadable(e));
      }
      return;
    }
    try {
      if (!begun) {
        begun = true;
        owner.head();
      }
      response.write(left == 0, space, this);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void unreadable(Throwable cause) {
    if (Workers.isHere()) {
      owner.unreadable(cause);
      return;
    }
    try {
      workers.proceed(() -> owner.unreadable(cause));
    } catch (RuntimeException e) {
      owner.failed(cause);
    }
  }

  private void fill(ByteBuffer space) throws IOException {
    BufferUtil.clearToFill(space);
    space.limit((int) Math.min(space.capacity(), left));
    int count = read(space);
    if (count <= 0) {
      throw new EOFException("a stored body ended " + left + " bytes early");
    }
    BufferUtil.flipToFlush(space, 0);
    offset += count;
    left -= count;
    if (left == 0 && body instanceof Body.FileRegion region) {
      // Before the last bytes leave, so that no client takes for whole what is not.
      region.check().afterReading();
    }
  }

  private int read(ByteBuffer space) throws IOException {
    if (body instanceof Body.FileRegion region) {
      return region.channel().read(space, region.position() + offset);
    }
    InputStream open = stream;
    if (open == null) {
      open = ((Body.Stream) body).open(offset);
      stream = open;
    }
    int count = open.read(space.array(), space.arrayOffset() + space.position(), space.remaining());
    if (count > 0) {
      space.position(space.position() + count);
    }
    return count;
  }

  @Override
  public void succeeded() {
    if (left == 0) {
      release(owner::succeeded);
    } else if (!state.compareAndSet(State.WRITING, State.WRITTEN)) {
      if (atOnce) {
        run();
      } else {
        onWorker();
      }
    }
  }

  @Override
  public void failed(Throwable cause) {
    release(() -> owner.failed(cause));
  }

  private void release(Runnable end) {
    buffer.release();
    InputStream open = stream;
    if (open == null) {
      end.run();
      return;
    }
    stream = null;
    Runnable closing =
        () -> {
          try {
            open.close();
          } catch (IOException e) {
            // What was to be read has been read, or the failure is known already.
          } finally {
            end.run();
          }
        };
    try {
      workers.proceed(closing);
    } catch (RuntimeException e) {
      closing.run();
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
