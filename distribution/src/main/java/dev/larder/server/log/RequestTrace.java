package dev.larder.server.log;

import dev.larder.engine.outcome.Outcome;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What the access log wants to know of a request and the server alone knows. Thread-safe. */
public final class RequestTrace {

  private static final String ATTRIBUTE = RequestTrace.class.getName();
  private static final long NONE = -1;

  private volatile @Nullable Outcome outcome;
  private volatile long upstreamNanos = NONE;

  /** Starts the trace of a request, which keeps it. */
  public static RequestTrace start(Request request) {
    RequestTrace trace = new RequestTrace();
    request.setAttribute(ATTRIBUTE, trace);
    return trace;
  }

  static @Nullable RequestTrace of(Request request) {
    return request.getAttribute(ATTRIBUTE) instanceof RequestTrace trace ? trace : null;
  }

  /** Notes what became of the request. */
  public void outcome(Outcome outcome) {
    this.outcome = outcome;
  }

  /** Notes how long the origin took until the head of its response was there, or it failed. */
  public void upstream(long nanos) {
    upstreamNanos = nanos;
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  /** In nanoseconds; negative if no origin was asked. */
  long upstreamNanos() {
    return upstreamNanos;
  }
}
