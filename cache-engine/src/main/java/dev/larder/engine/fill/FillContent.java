package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.outcome.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The content of one response while it arrives, for any number of readers.
 *
 * <p>The latest bytes are in a window of memory. Who keeps up reads from there; who does not, from
 * the store, at its own pace. What no store holds stays in the window until the slowest reader has
 * it, and the fetch waits.
 *
 * <p>{@link #append} and {@link #complete} are called by the fetch, one at a time. Readers come and
 * go on any thread. The content ends once, whole or broken; what it holds is given back when it has
 * ended and the last reader has left.
 */
final class FillContent {

  /** What becomes of a fetch that nobody reads any more. */
  interface Owner {

    /**
     * The last reader's client has gone away before the content ended. Called under a lock.
     *
     * @param served the most bytes that any one reader got
     * @return whether the rest is fetched for the store alone
     */
    boolean goesOnWithout(long served);

    /** Nobody needs the rest: gives the fetch up. */
    void giveUp(IOException why);

    /**
     * The content is whole and visible in the store, or never will be. Called once.
     *
     * @param promised whether it has been said to be completed for the store alone
     */
    void settled(boolean stored, boolean promised);
  }

  /** The window of what a store holds as well. */
  private static final int NEAR = 64 * 1024;

  /** How the content ended. */
  private record End(@Nullable Throwable broken, Fields trailers) {}

  private final @Nullable Recorder recorder;
  private final boolean readable;
  private final long expected;
  private final long windowSize;
  private final Laggards laggards;
  private final Owner owner;
  private final AtomicBoolean settled = new AtomicBoolean();

  private volatile long available;
  private volatile @Nullable End end;

  /** How much the store holds, if it can be read. */
  private volatile long recorded;

  /** Whether the last client left, and the rest is fetched all the same. */
  private volatile boolean promised;

  /** Held while the recorder is written to, and so while it is closed. */
  private final Object recording = new Object();

  private boolean storing;

  // Below: guarded by this.
  private final Window window = new Window(NEAR);
  private final List<Reader> readers = new ArrayList<>();
  private long served;
  private boolean unread = true;
  private boolean givenUp;
  private int users = 1;
  private @Nullable ByteBuffer waiting;
  private @Nullable Completion consumedLater;

  /**
   * A content of which nothing has come.
   *
   * @param recorder writes it into a store; null if none takes it. Closed by this
   * @param expected its length in bytes; -1 if it is not known
   * @param windowSize the most bytes kept in memory of what no store holds
   * @param laggards who holds the others back, and for how long
   */
  FillContent(
      @Nullable Recorder recorder, long expected, long windowSize, Laggards laggards, Owner owner) {
    this.recorder = recorder;
    this.readable = recorder != null && recorder.readable();
    this.storing = recorder != null;
    this.expected = expected;
    this.windowSize = windowSize;
    this.laggards = laggards;
    this.owner = owner;
  }

  /** How many bytes have come, and can be read. */
  long available() {
    return available;
  }

  /** The whole length in bytes; -1 if it is not known. */
  long expected() {
    return expected;
  }

  /** Whether all has come. */
  boolean isWhole() {
    End ended = end;
    return ended != null && ended.broken() == null;
  }

  /** Why it will never be whole; null if it is, or may be. */
  @Nullable Throwable broken() {
    End ended = end;
    return ended == null ? null : ended.broken();
  }

  /** The trailers; empty before the end. */
  Fields trailers() {
    End ended = end;
    return ended == null ? Fields.EMPTY : ended.trailers();
  }

  /** Whether reading may block. */
  boolean mayBlock() {
    Recorder stored = recorder;
    return stored != null && readable && !stored.store().store().nonBlocking();
  }

  /**
   * Lets a reader in that begins at the beginning.
   *
   * @return false if the beginning is not there any more
   */
  synchronized boolean enter(Reader reader) {
    boolean lost = window.from() > recorded || window.to() < available;
    if (users == 0 || givenUp || lost || broken() != null) {
      return false;
    }
    users++;
    unread = false;
    readers.add(reader);
    return true;
  }

  /**
   * Reads what has come.
   *
   * @return the number of bytes; not positive if they cannot be read
   */
  int read(long position, ByteBuffer target) {
    synchronized (this) {
      if (position >= window.from()) {
        return window.read(position, target);
      }
    }
    return recorder == null ? -1 : recorder.readAt(position, target);
  }

  /** A reader has got further: there may be room for what waits. */
  void progress(Reader reader) {
    Completion consumed;
    synchronized (this) {
      served = Math.max(served, reader.served());
      laggards.progressed(reader, available);
      if (waiting == null) {
        return;
      }
      consumed = offer();
    }
    after(consumed);
  }

  /**
   * A reader has ended, for whatever reason. It reads no more.
   *
   * @param gone whether its client went away
   * @return what became of a response whose last client went away; null if nothing did
   */
  @Nullable Reason leave(Reader reader, boolean gone) {
    Completion consumed = null;
    Reason became = null;
    boolean useless = false;
    synchronized (this) {
      if (!readers.remove(reader)) {
        return null;
      }
      served = Math.max(served, reader.served());
      if (!readers.isEmpty()) {
        consumed = offer();
      } else if (end == null) {
        unread = true;
        // One that ended well before the content did wanted a part of it: that is no abort.
        boolean goesOn =
            recorder != null && recorder.isRecording() && (!gone || owner.goesOnWithout(served));
        useless = !goesOn;
        promised |= goesOn && gone;
        givenUp = useless;
        if (gone && recorder != null) {
          became =
              goesOn || recorder.isCommitted()
                  ? Reason.COMPLETED_AFTER_ABORT
                  : Reason.DROPPED_AFTER_ABORT;
        }
        consumed = goesOn ? takeWaiting() : null;
      }
    }
    if (useless) {
      giveUp();
    }
    after(consumed);
    release();
    return became;
  }

  /** What waited for readers waits no more. */
  private @Nullable Completion takeWaiting() {
    Completion consumed = consumedLater;
    ByteBuffer chunk = waiting;
    if (chunk != null) {
      long before = available;
      available = before + chunk.remaining();
    }
    waiting = null;
    consumedLater = null;
    laggards.nobodyWaits();
    return consumed;
  }

  private void giveUp() {
    IOException why = new IOException("nobody needs the rest of the response");
    // The fetch may have nothing left to tell, so the end does not wait for it.
    fail(why);
    owner.giveUp(why);
  }

  /** Takes a part of the content. */
  void append(ByteBuffer chunk, Completion consumed) {
    if (end != null) {
      consumed.failed(new IOException("the response has ended"));
      return;
    }
    long after = available + chunk.remaining();
    if (expected >= 0 && after > expected) {
      IOException lied =
          new IOException("the origin sent more than the " + expected + " bytes it declared");
      fail(lied);
      consumed.failed(lied);
      return;
    }
    boolean stored = record(chunk);
    if (after == expected) {
      // Before any client has the last byte: its next request shall find what it just got.
      commit();
    }
    Completion done = consumed;
    boolean useless = false;
    synchronized (this) {
      if (stored && readable) {
        recorded = after;
        window.push(chunk);
        available = after;
      } else if (unread) {
        useless = !stored;
        available = after;
      } else {
        window.widen(windowSize);
        waiting = chunk;
        consumedLater = consumed;
        done = offer();
      }
    }
    if (useless) {
      giveUp();
      consumed.failed(new IOException("nobody needs the rest of the response"));
    } else {
      after(done);
    }
  }

  /** Stores a part, unless the storing is over. */
  private boolean record(ByteBuffer chunk) {
    boolean stopped;
    synchronized (recording) {
      if (!storing || recorder == null || end != null) {
        return false;
      }
      storing = recorder.write(chunk);
      stopped = !storing;
    }
    if (stopped) {
      settle(false);
    }
    return !stopped;
  }

  private void commit() {
    boolean visible;
    synchronized (recording) {
      if (!storing || recorder == null || end != null) {
        return;
      }
      storing = false;
      visible = recorder.commit();
    }
    settle(visible);
  }

  private void settle(boolean stored) {
    if (settled.compareAndSet(false, true)) {
      owner.settled(stored, promised);
    }
  }

  /**
   * Puts as much of what waits into the window as the slowest reader leaves room for.
   *
   * @return what is to be completed when the lock is free; null if something still waits
   */
  private @Nullable Completion offer() {
    ByteBuffer chunk = waiting;
    if (chunk == null) {
      return null;
    }
    // What the store has is not needed here.
    window.forget(Math.max(slowest(), recorded));
    window.append(chunk);
    available = window.to();
    if (chunk.hasRemaining()) {
      laggards.waitFor(readers, available, windowSize, this::cutLaggards);
      return null;
    }
    Completion consumed = consumedLater;
    waiting = null;
    consumedLater = null;
    return consumed;
  }

  private void cutLaggards(long round) {
    List<Reader> due;
    synchronized (this) {
      due = laggards.due(round, readers);
      if (due.isEmpty() && waiting != null) {
        // Nobody may get further, to notice those who fell behind since.
        laggards.waitFor(readers, available, windowSize, this::cutLaggards);
      }
    }
    for (Reader reader : due) {
      reader.cut(new IOException("the client reads too slowly, and others wait for it"));
    }
  }

  private long slowest() {
    long slowest = Long.MAX_VALUE;
    for (Reader reader : readers) {
      slowest = Math.min(slowest, reader.position());
    }
    return slowest;
  }

  /** The content has ended as its framing promised. */
  void complete(Fields trailers) {
    long came = available;
    if (expected >= 0 && came != expected) {
      fail(
          new IOException(
              "the origin sent " + came + " bytes of the " + expected + " it declared"));
      return;
    }
    commit();
    end(new End(null, trailers));
  }

  /** What came is not whole; nothing is stored. Does nothing after the end. */
  void fail(Throwable cause) {
    end(new End(cause, Fields.EMPTY));
  }

  private void end(End how) {
    Completion consumed;
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = how;
      consumed = consumedLater;
      waiting = null;
      consumedLater = null;
      laggards.nobodyWaits();
    }
    settle(false);
    wakeAll();
    if (consumed != null) {
      consumed.failed(new IOException("the response has ended"));
    }
    release();
  }

  private void after(@Nullable Completion consumed) {
    wakeAll();
    if (consumed != null) {
      consumed.succeeded();
    }
  }

  private void wakeAll() {
    List<Reader> all;
    synchronized (this) {
      all = List.copyOf(readers);
    }
    all.forEach(Reader::wake);
  }

  private void release() {
    boolean last;
    synchronized (this) {
      users--;
      last = users == 0;
    }
    if (last && recorder != null) {
      synchronized (recording) {
        recorder.close();
      }
    }
  }
}
