package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.outcome.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a fill: reads the content from the store or the window, at its own pace, and writes
 * it to the client. It ends exactly once, whoever ends it.
 *
 * <p>Only one thread works at a time; whoever wakes it while it works makes it look again.
 */
final class Reader {

  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  private enum State {
    IDLE,
    WORKING,
    WOKEN
  }

  private final FillContent content;
  private final Executor executor;
  private final Executor wakes;
  private final Buffers buffers;
  private final Runnable instead;
  private final Consumer<Reason> whenLast;
  private final long first;
  private final long end;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private volatile long position;
  private volatile @Nullable ClientStream client;

  /** Guarded by this, as reading is: what is read from is there as long as this is false. */
  private boolean ended;

  /**
   * A client that has not got its head yet.
   *
   * @param executor runs what may block
   * @param inline whether it works on the thread of the fetch: for one reader, not for many
   * @param first the position of the first byte that it gets
   * @param end the position behind the last byte; -1 for all there is
   * @param instead goes on with a client that has got nothing of a response that breaks off
   * @param whenLast told what becomes of the response, if its client goes away and is the last
   */
  Reader(
      FillContent content,
      Executor executor,
      boolean inline,
      Buffers buffers,
      long first,
      long end,
      Runnable instead,
      Consumer<Reason> whenLast) {
    this.content = content;
    this.executor = executor;
    this.wakes = inline ? Runnable::run : executor;
    this.buffers = buffers;
    this.first = first;
    this.end = end;
    this.position = first;
    this.instead = instead;
    this.whenLast = whenLast;
  }

  /** Where it reads next; what is before is of no use to it. */
  long position() {
    return position;
  }

  /** How many bytes its client has got. */
  long served() {
    return position - first;
  }

  /** Begins to read, for a client that has got its head and nothing else. */
  void start(ClientStream stream) {
    client = stream;
    wake();
  }

  /** There is more to read, or the content has ended. */
  void wake() {
    if (client == null) {
      return;
    }
    while (true) {
      State now = state.get();
      if (now == State.IDLE) {
        if (state.compareAndSet(State.IDLE, State.WORKING)) {
          if (wakes == executor || content.mayBlock(position)) {
            dispatch(executor, true);
          } else {
            dispatch(wakes, false);
          }
          return;
        }
      } else if (now != State.WORKING || state.compareAndSet(State.WORKING, State.WOKEN)) {
        return;
      }
    }
  }

  private void dispatch(Executor where, boolean worker) {
    try {
      where.execute(() -> work(worker));
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  /** Cuts the client off, from any thread. */
  void cut(IOException why) {
    if (client == null) {
      return;
    }
    end(false, client -> client.fail(why, instead));
  }

  /** The client has gone away; on any thread. */
  void gone(Throwable cause) {
    end(true, client -> client.fail(cause, instead));
  }

  private void work(boolean worker) {
    try {
      while (step(worker)) {
        // Until there is nothing to do, or the client is busy.
      }
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  /** Does what can be done now; false if somebody else goes on later. */
  private boolean step(boolean worker) {
    synchronized (this) {
      if (ended) {
        return false;
      }
    }
    // In this order: what has come before the end is there when the end is.
    boolean whole = content.isWhole();
    Throwable broken = content.broken();
    long here = position;
    long upTo = content.available();
    upTo = end < 0 ? upTo : Math.min(upTo, end);
    if (broken != null && (end < 0 || upTo < end)) {
      broken(broken);
      return false;
    }
    if (here < upTo) {
      if (!worker && content.mayBlock(here)) {
        dispatch(executor, true);
        return false;
      }
      return write(here, upTo);
    }
    if (end >= 0 ? here == end : whole) {
      Fields trailers = end < 0 ? content.trailers() : Fields.EMPTY;
      end(false, client -> client.end(trailers));
      return false;
    }
    if (state.compareAndSet(State.WORKING, State.IDLE)) {
      return false;
    }
    return state.compareAndSet(State.WOKEN, State.WORKING);
  }

  private boolean write(long here, long upTo) {
    ByteBuffer buffer = buffers.take();
    buffer.limit((int) Math.min(buffer.capacity(), upTo - here));
    int count;
    synchronized (this) {
      count = ended ? 0 : content.read(here, buffer);
    }
    if (count <= 0) {
      buffers.giveBack(buffer);
      broken(new IOException("what was stored of a response cannot be read"));
      return false;
    }
    Write write = new Write(buffer, here + count);
    try {
      stream().write(buffer.flip(), write);
    } catch (RuntimeException | Error e) {
      // Nothing happens if it was done before it threw.
      write.failed(e);
    }
    return write.isDoneAtOnce();
  }

  private ClientStream stream() {
    ClientStream present = client;
    if (present == null) {
      throw new IllegalStateException("the client has no head yet");
    }
    return present;
  }

  private void broken(Throwable cause) {
    end(false, client -> client.fail(cause, instead));
  }

  private void end(boolean gone, Consumer<ClientStream> how) {
    ClientStream client = stream();
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    Reason became = content.leave(this, gone);
    try {
      if (became != null) {
        whenLast.accept(became);
      }
      how.accept(client);
    } catch (RuntimeException | Error e) {
      LOG.error("the end of a response could not be sent", e);
    }
  }

  /** One buffer in the client's hands. Avoids recursion when it is done at once. */
  private final class Write implements Completion {

    private final ByteBuffer buffer;
    private final long reached;
    private boolean done;
    private boolean left;

    Write(ByteBuffer buffer, long reached) {
      this.buffer = buffer;
      this.reached = reached;
    }

    /** Whether the caller goes on; otherwise the completion does. */
    synchronized boolean isDoneAtOnce() {
      left = true;
      return done;
    }

    @Override
    public void succeeded() {
      boolean resume;
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
        resume = left;
      }
      buffers.giveBack(buffer);
      position = reached;
      content.progress(Reader.this);
      if (!resume) {
        return;
      }
      work(false);
    }

    @Override
    public void failed(Throwable cause) {
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
        // Nobody goes on, whichever comes first.
        left = true;
      }
      buffers.giveBack(buffer);
      gone(cause);
    }
  }
}
