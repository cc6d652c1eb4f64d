package dev.larder.server.fetch;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The content of a client's request, read as the upstream takes it. A client that waits for 100
 * (Continue) gets it when the content is first demanded.
 *
 * <p>The first {@value #REPLAYABLE} bytes are kept, so that content no longer than that can be sent
 * again when a kept connection turns out to be closed. Only the latest attempt reads: an earlier
 * one, which may not have heard yet that it has failed, gets nothing and changes nothing.
 */
public final class ClientContent {

  private static final int REPLAYABLE = 64 * 1024;

  private final Request request;
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile boolean touched;
  private volatile boolean failed;

  /** Why it is not read any more, although nothing is wrong with what has come. */
  private volatile @Nullable TimeoutException tooSlow;

  private final ContentPace pace;

  // Below: guarded by this.
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /** Whether more was read than is kept. */
  private boolean lost;

  /** Whether what is kept is all. */
  private boolean whole;

  private Content.@Nullable Chunk first;
  private @Nullable Attempt current;

  /** Whether the present attempt has got the last of it. */
  private volatile boolean handedOver;

  /** Whether the client's request will call when there is more; it takes one demand at a time. */
  private boolean demanded;

  private @Nullable Runnable waiting;

  /**
   * The content of a request.
   *
   * @param first what has already been read of it; null if nothing
   * @param scheduler measures the time
   * @param time how long the client may be waited for, with more for what has come
   */
  public ClientContent(
      Request request, Content.@Nullable Chunk first, Scheduler scheduler, Duration time) {
    this.request = request;
    this.first = first;
    this.pace = new ContentPace(scheduler, time, this::tooSlow);
  }

  /** Whether some of it was read or waited for. */
  public boolean touched() {
    return touched;
  }

  /** Whether it could not be read to its end. */
  public boolean failed() {
    return failed;
  }

  /** Whether it came so slowly that it was given up. */
  boolean timedOut() {
    return tooSlow != null;
  }

  /** Whether the attempt that is under way has read all of it. */
  boolean handedOver() {
    return handedOver;
  }

  /** Takes it for a fetch; false if another fetch has. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  /** The content as one attempt sends it, from the start; the one before has ended. */
  synchronized org.eclipse.jetty.client.Request.Content attempt(ReadTimeout timeout) {
    Attempt attempt = new Attempt(timeout);
    current = attempt;
    handedOver = false;
    return attempt;
  }

  /**
   * Ends the present attempt's reading, if all that it has read can be sent again.
   *
   * @return whether another attempt may follow
   */
  synchronized boolean rewind() {
    if (lost || failed) {
      return false;
    }
    current = null;
    return true;
  }

  /** The trailer fields, once the content has been read; null if there are none. */
  @Nullable HttpFields trailers() {
    return TrailerFields.sendable(request.getTrailers());
  }

  /** The length in bytes; -1 if it is not known. */
  long length() {
    return request.getLength();
  }

  /** Gives up what was read ahead and not taken. */
  public synchronized void discard() {
    Content.Chunk unread = first;
    if (unread != null && taken.compareAndSet(false, true)) {
      first = null;
      unread.release();
    }
  }

  private synchronized Content.@Nullable Chunk read(Attempt attempt) {
    if (attempt != current) {
      return Content.Chunk.from(new CancellationException("another attempt sends it"), true);
    }
    TimeoutException slow = tooSlow;
    if (slow != null) {
      return Content.Chunk.from(slow, true);
    }
    if (!lost && (whole || attempt.sent < kept.size())) {
      byte[] bytes = kept.toByteArray();
      int from = (int) attempt.sent;
      ByteBuffer again = ByteBuffer.wrap(bytes, from, bytes.length - from).slice();
      return sent(attempt, Content.Chunk.from(again, whole));
    }
    if (demanded) {
      // What an earlier attempt waited for wakes this one, too.
      return null;
    }
    Content.Chunk chunk = first;
    if (chunk != null) {
      first = null;
    } else {
      chunk = request.read();
    }
    if (chunk != null) {
      touched = true;
      if (Content.Chunk.isFailure(chunk)) {
        failed = true;
      } else {
        pace.read(chunk.remaining());
        keep(chunk);
        sent(attempt, chunk);
        if (chunk.isLast() && length() >= 0 && attempt.sent != length()) {
          // HTTP/2 can end content before its declared length (RFC 9113 section 8.1.1). Upstream,
          // the
          // next request on the connection would be taken for the rest.
          failed = true;
          chunk.release();
          return Content.Chunk.from(new EOFException("less content than declared"), true);
        }
      }
    }
    return chunk;
  }

  private Content.Chunk sent(Attempt attempt, Content.Chunk chunk) {
    attempt.sent += chunk.remaining();
    // The end often comes in a chunk of its own, after the last byte.
    handedOver = chunk.isLast() || attempt.sent == length();
    return chunk;
  }

  private void keep(Content.Chunk chunk) {
    if (lost || kept.size() + chunk.remaining() > REPLAYABLE) {
      lost = true;
      kept.reset();
    } else {
      byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
      kept.write(bytes, 0, bytes.length);
      whole = chunk.isLast();
    }
  }

  private void demand(Attempt attempt, Runnable available) {
    boolean obsolete;
    synchronized (this) {
      obsolete = attempt != current;
      if (!obsolete) {
        touched = true;
        waiting = available;
        if (demanded) {
          return;
        }
        demanded = true;
      }
    }
    if (obsolete) {
      available.run();
    } else {
      pace.waiting();
      request.demand(this::available);
    }
  }

  private void tooSlow() {
    Runnable woken;
    synchronized (this) {
      tooSlow = new TimeoutException("the request's content comes too slowly");
      failed = true;
      woken = waiting;
      waiting = null;
    }
    if (woken != null) {
      woken.run();
    }
  }

  private void available() {
    pace.arrived();
    Runnable woken;
    synchronized (this) {
      demanded = false;
      woken = waiting;
      waiting = null;
    }
    if (woken != null) {
      woken.run();
    }
  }

  private final class Attempt implements org.eclipse.jetty.client.Request.Content {

    private final ReadTimeout timeout;
    private volatile @Nullable Throwable failure;

    /** How much it has got, in bytes; guarded by the content. */
    private long sent;

    Attempt(ReadTimeout timeout) {
      this.timeout = timeout;
    }

    @Override
    public @Nullable String getContentType() {
      return null;
    }

    @Override
    public long getLength() {
      return length();
    }

    @Override
    public Content.@Nullable Chunk read() {
      Throwable present = failure;
      if (present != null) {
        return Content.Chunk.from(present, true);
      }
      Content.Chunk chunk = ClientContent.this.read(this);
      if (chunk != null) {
        timeout.waiting();
      }
      return chunk;
    }

    @Override
    public void demand(Runnable available) {
      // While the client is slow the upstream is not.
      timeout.idle();
      ClientContent.this.demand(this, available);
    }

    @Override
    public void fail(Throwable cause) {
      failure = cause;
    }
  }
}
