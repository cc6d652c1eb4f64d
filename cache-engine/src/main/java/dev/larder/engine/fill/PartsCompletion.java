package dev.larder.engine.fill;

import dev.larder.api.Body;
import dev.larder.api.Fields;
import dev.larder.api.LocalFile;
import dev.larder.engine.body.Pieces;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a whole response out of stored parts and a fetch of what they lack: who listens hears of
 * one fetch of all of it.
 *
 * <p>The origin's calls come one at a time; the listener's chunks come back on any thread. Calls to
 * the listener never overlap, as each is made by whoever holds the turn.
 */
final class PartsCompletion implements FetchListener {

  /** Decides whether a response is the missing part. */
  interface Fitting {

    /**
     * Asked once, for the final response.
     *
     * @return the fields of the whole response; null if this is something else, which is passed on
     *     as it is
     */
    @Nullable Fields whole(int status, Fields fields);
  }

  private static final int READ_AT_ONCE = 64 * 1024;

  private final FetchListener listener;
  private final MissingBytes missing;
  private final Fitting fitting;
  private final Executor workers;
  private final Runnable closeParts;

  private boolean combines;

  // Below: guarded by this.
  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean turn;
  private boolean handedOut;
  private boolean over;

  /**
   * A fetch that has not begun.
   *
   * @param listener hears of the whole
   * @param workers where stored parts are read
   * @param closeParts gives the parts up; called at the end if they were used
   */
  PartsCompletion(
      FetchListener listener,
      MissingBytes missing,
      Fitting fitting,
      Executor workers,
      Runnable closeParts) {
    this.listener = listener;
    this.missing = missing;
    this.fitting = fitting;
    this.workers = workers;
    this.closeParts = closeParts;
  }

  /** What the listener is told in its turn. */
  private interface Step {

    /** Tells it. */
    void run();

    /** The fetch has failed before its turn came. */
    default void dropped(Throwable cause) {}

    /** Whether it may block. */
    default boolean blocks() {
      return false;
    }
  }

  /** Whether the parts are this one's to close. */
  boolean combines() {
    return combines;
  }

  @Override
  public void interim(int status, Fields fields) {
    listener.interim(status, fields);
  }

  @Override
  public void head(int status, Fields fields, @Nullable LocalFile file) {
    Fields whole = fitting.whole(status, fields);
    if (whole == null) {
      listener.head(status, fields, file);
      return;
    }
    combines = true;
    listener.head(200, whole);
    add(new StoredBytes(missing.before()));
  }

  @Override
  public void content(ByteBuffer chunk, Completion consumed) {
    if (combines) {
      add(new Arrived(chunk, consumed));
    } else {
      listener.content(chunk, consumed);
    }
  }

  @Override
  public void complete(Fields trailers) {
    if (!combines) {
      listener.complete(trailers);
      return;
    }
    add(new StoredBytes(missing.after()));
    add(
        () -> {
          closeParts.run();
          listener.complete(trailers);
        });
  }

  @Override
  public void failed(FetchFailure failure) {
    if (combines) {
      fail(failure);
    } else {
      listener.failed(failure);
    }
  }

  /** What is in the listener's hands stays there; nothing else comes but this. */
  private void fail(FetchFailure failure) {
    Deque<Step> dropped;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      dropped = new ArrayDeque<>(steps);
      steps.clear();
      steps.add(
          () -> {
            closeParts.run();
            listener.failed(failure);
          });
      handedOut = false;
    }
    Throwable cause =
        failure.cause() == null ? new IOException(failure.message()) : failure.cause();
    dropped.forEach(step -> step.dropped(cause));
    proceed();
  }

  private void add(Step step) {
    boolean late;
    synchronized (this) {
      late = over;
      if (!late) {
        steps.add(step);
      }
    }
    if (late) {
      step.dropped(new IOException("the response has ended"));
    } else {
      proceed();
    }
  }

  /** Takes the turn, unless somebody has it, or a chunk has to come back first. */
  private void proceed() {
    while (true) {
      Step step;
      synchronized (this) {
        step = turn || handedOut ? null : steps.poll();
        if (step == null) {
          return;
        }
        turn = true;
      }
      step.run();
      synchronized (this) {
        turn = false;
      }
    }
  }

  /** Gives the listener a chunk; what comes next waits until it is back. */
  private void handOut(ByteBuffer chunk, Completion consumed) {
    synchronized (this) {
      handedOut = !over;
    }
    listener.content(chunk, consumed);
  }

  /** A chunk is back. */
  private void returned() {
    boolean blocks;
    synchronized (this) {
      handedOut = false;
      Step next = steps.peek();
      blocks = !turn && next != null && next.blocks();
    }
    if (!blocks) {
      proceed();
      return;
    }
    try {
      workers.execute(this::proceed);
    } catch (RejectedExecutionException e) {
      unreadable(e);
    }
  }

  private void unreadable(Throwable cause) {
    fail(
        new FetchFailure(
            FetchFailure.Kind.BROKEN, "A part of the response cannot be read.", cause));
  }

  /** A chunk from the origin. */
  private final class Arrived implements Step, Completion {

    private final ByteBuffer chunk;
    private final Completion consumed;

    Arrived(ByteBuffer chunk, Completion consumed) {
      this.chunk = chunk;
      this.consumed = consumed;
    }

    @Override
    public void run() {
      handOut(chunk, this);
    }

    @Override
    public void dropped(Throwable cause) {
      consumed.failed(cause);
    }

    @Override
    public void succeeded() {
      returned();
      consumed.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
      returned();
      consumed.failed(cause);
    }
  }

  /** Bytes from the stores, chunk by chunk. */
  private final class StoredBytes implements Step, Completion {

    private final Body body;
    private @Nullable InputStream input;

    StoredBytes(Body body) {
      this.body = body;
    }

    @Override
    public boolean blocks() {
      return !(body instanceof Body.Buffers);
    }

    @Override
    public void run() {
      try {
        InputStream open = input;
        if (open == null) {
          open = Pieces.open(body, 0);
          input = open;
        }
        byte[] bytes = open.readNBytes(READ_AT_ONCE);
        if (bytes.length == 0 || !goesOn()) {
          open.close();
          return;
        }
        handOut(ByteBuffer.wrap(bytes), this);
      } catch (IOException e) {
        dropped(e);
        unreadable(e);
      }
    }

    /** Its turn comes again, unless the fetch has failed. */
    private boolean goesOn() {
      synchronized (PartsCompletion.this) {
        if (!over) {
          steps.addFirst(this);
        }
        return !over;
      }
    }

    @Override
    public void dropped(Throwable cause) {
      InputStream open = input;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          cause.addSuppressed(e);
        }
      }
    }

    @Override
    public void succeeded() {
      returned();
    }

    @Override
    public void failed(Throwable cause) {
      fail(new FetchFailure(FetchFailure.Kind.CANCELLED, "The response is not wanted.", cause));
    }
  }
}
