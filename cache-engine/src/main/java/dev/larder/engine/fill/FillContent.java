package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.outcome.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of one response while it arrives, for any number of readers.
 *
 * <p>The latest bytes are in a window of memory. Who keeps up reads from there; who does not, from
 * the store, at its own pace. What no store holds stays in the window until the slowest reader has
 * it; what comes behind goes to a file, if there may be one and the disk takes it; otherwise the
 * fetch waits. What may block runs on a worker.
 *
 * <p>{@link #append} and {@link #complete} are called by the fetch, one at a time. Readers come and
 * go on any thread. The content ends once, whole or broken; what it holds is given back when it has
 * ended and the last reader has left.
 */
final class FillContent {

  private static final Logger LOG = LoggerFactory.getLogger(FillContent.class);

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
  private final Executor worker;
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

  private volatile boolean storing;

  // Below: guarded by this.
  private final Window window = new Window(NEAR);
  private final List<Reader> readers = new ArrayList<>();
  private long served;
  private boolean unread = true;
  private boolean givenUp;
  private int users = 1;
  private @Nullable ByteBuffer waiting;
  private @Nullable Completion consumedLater;
  private long spoolSize;
  private @Nullable Spool spool;
  private boolean spooling;
  private boolean released;
  private boolean spoolDue;

  /**
   * A content of which nothing has come.
   *
   * @param recorder writes it into a store; null if none takes it. Closed by this
   * @param expected its length in bytes; -1 if it is not known
   * @param windowSize the most bytes kept in memory of what no store holds
   * @param spoolSize the most bytes kept in a file of what that memory cannot take; 0 for no file
   * @param worker runs what may block
   * @param laggards who holds the others back, and for how long
   */
  FillContent(
      @Nullable Recorder recorder,
      long expected,
      long windowSize,
      long spoolSize,
      Executor worker,
      Laggards laggards,
      Owner owner) {
    this.recorder = recorder;
    this.readable = recorder != null && recorder.readable();
    this.storing = recorder != null;
    this.expected = expected;
    this.windowSize = windowSize;
    this.spoolSize = spoolSize;
    this.worker = worker;
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

  /** Whether reading from a position may block. */
  boolean mayBlock(long position) {
    synchronized (this) {
      if (position >= window.from() && position < window.to()) {
        return false;
      }
      if (isSpooled()) {
        return true;
      }
    }
    return isStoreBlocking();
  }

  private boolean isStoreBlocking() {
    Recorder stored = recorder;
    return stored != null && !stored.store().store().nonBlocking();
  }

  /** Whether the latest bytes are in the file, and not in memory. */
  private boolean isSpooled() {
    return spool != null && spool.to() > window.to();
  }

  /**
   * Lets a reader in that begins at the beginning.
   *
   * @return false if the beginning is not there any more
   */
  synchronized boolean enter(Reader reader) {
    Spool file = spool;
    long to = isSpooled() && file != null ? file.to() : window.to();
    boolean beginsInFile = isSpooled() && window.from() == window.to();
    long from = beginsInFile && file != null ? file.from() : window.from();
    boolean lost = from > recorded || to < available;
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
    Spool file;
    synchronized (this) {
      file = isSpooled() ? spool : null;
      if (position >= window.from() && (file == null || position < window.to())) {
        return window.read(position, target);
      }
    }
    if (file != null && position >= file.from()) {
      return file.read(position, target);
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
    if (spooling) {
      // It is taken when the file has it.
      return null;
    }
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
    if (storing && isStoreBlocking()) {
      onWorker(() -> take(chunk, consumed));
    } else {
      take(chunk, consumed);
    }
  }

  private void onWorker(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      // Rather here, late, than not at all.
      task.run();
    }
  }

  private void take(ByteBuffer chunk, Completion consumed) {
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
    if (chunk == null || spooling) {
      return null;
    }
    // What the store has is not needed here.
    forget(Math.max(slowest(), recorded));
    if (!isSpooled()) {
      window.append(chunk);
      available = window.to();
    }
    if (chunk.hasRemaining()) {
      spooling = spoolSize > 0 && (spool == null || spool.room() > 0);
      spoolDue = spooling;
      if (!spooling) {
        laggards.waitFor(readers, available, windowSize + spoolSize, this::cutLaggards);
      }
      return null;
    }
    Completion consumed = consumedLater;
    waiting = null;
    consumedLater = null;
    return consumed;
  }

  private void forget(long before) {
    window.forget(before);
    Spool file = spool;
    if (isSpooled() && file != null) {
      file.forget(before);
      if (file.from() == file.to()) {
        window.jump(file.to());
      }
    }
  }

  /** Puts as much of what waits into the file as there is room for. Blocks. */
  private void spool() {
    ByteBuffer chunk;
    Spool file;
    long position;
    synchronized (this) {
      chunk = waiting;
      if (chunk == null || end != null) {
        spooling = false;
        return;
      }
      file = spool;
      position = window.to();
    }
    ByteBuffer part = chunk.duplicate();
    IOException refused = null;
    try {
      if (file == null) {
        file = Spool.open(spoolSize, position);
      } else if (file.from() == file.to()) {
        file.jump(position);
      }
      part.limit(part.position() + (int) Math.min(part.remaining(), file.room()));
      file.write(part);
    } catch (IOException e) {
      refused = e;
    }
    Completion consumed;
    boolean tooLate;
    synchronized (this) {
      spooling = false;
      tooLate = released;
      spool = tooLate ? null : file;
      if (refused != null) {
        // What is in the file already can still be read.
        spoolSize = 0;
      } else if (end == null) {
        chunk.position(part.limit());
        available = position(file);
      }
      consumed = unread && end == null ? takeWaiting() : offer();
    }
    if (refused != null) {
      LOG.warn("No file takes what a slow client has not read yet: {}", refused.toString());
    }
    if (tooLate) {
      close(file);
    }
    after(consumed);
  }

  private static long position(@Nullable Spool file) {
    return file == null ? 0 : file.to();
  }

  private static void close(@Nullable Spool file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.debug("a file was not closed", e);
    }
  }

  private void cutLaggards(long round) {
    List<Reader> due;
    synchronized (this) {
      due = laggards.due(round, readers);
      if (due.isEmpty() && waiting != null) {
        // Nobody may get further, to notice those who fell behind since.
        laggards.waitFor(readers, available, windowSize + spoolSize, this::cutLaggards);
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
    if (storing && isStoreBlocking()) {
      onWorker(() -> finish(trailers));
    } else {
      finish(trailers);
    }
  }

  private void finish(Fields trailers) {
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
    boolean due;
    synchronized (this) {
      due = spoolDue;
      spoolDue = false;
    }
    if (due) {
      onWorker(this::spool);
    }
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
    Spool file = null;
    synchronized (this) {
      users--;
      last = users == 0;
      released = last;
      if (last && !spooling) {
        file = spool;
        spool = null;
      }
    }
    if (file != null) {
      Spool done = file;
      onWorker(() -> close(done));
    }
    if (last && recorder != null) {
      synchronized (recording) {
        recorder.close();
      }
    }
  }
}
