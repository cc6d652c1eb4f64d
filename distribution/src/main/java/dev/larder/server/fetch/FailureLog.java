package dev.larder.server.fetch;

import dev.larder.engine.exchange.FetchFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the operator why fetches for one location fail: a line a second at most, however many
 * clients wait for an origin that is down. Safe for use by many threads.
 */
final class FailureLog {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int LONGEST_MESSAGE = 120;

  private final LongSupplier nanoTime;
  private final Consumer<String> lines;
  private final AtomicLong next;
  private final LongAdder untold = new LongAdder();

  /**
   * A log without failures.
   *
   * @param lines takes each line
   */
  FailureLog(LongSupplier nanoTime, Consumer<String> lines) {
    this.nanoTime = nanoTime;
    this.lines = lines;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Notes that a fetch failed for good; a client that gave up is no failure of the upstream.
   *
   * @param requestId names the request that it was for
   */
  void failed(Upstream upstream, String requestId, FetchFailure failure) {
    switch (failure.kind()) {
      case CANCELLED, CLIENT_CONTENT, CLIENT_TIMEOUT, UNSENDABLE -> {}
      case UNREACHABLE, TIMEOUT, BROKEN, MALFORMED, OVERLOADED ->
          tell(upstream, requestId, failure);
    }
  }

  private void tell(Upstream upstream, String requestId, FetchFailure failure) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      untold.increment();
      return;
    }
    StringBuilder line =
        new StringBuilder().append(upstream).append(": ").append(failure.message());
    Throwable cause = failure.cause();
    if (cause != null) {
      line.append(' ').append(cause.getClass().getSimpleName());
      String message = cause.getMessage();
      // Jetty's own tell the state of the whole connection.
      if (message != null && message.length() <= LONGEST_MESSAGE) {
        line.append(": ").append(message);
      }
    }
    line.append(" [request ").append(requestId).append(']');
    long others = untold.sumThenReset();
    if (others > 0) {
      line.append(" (and ").append(others).append(" other failures since the last line)");
    }
    lines.accept(line.toString());
  }
}
