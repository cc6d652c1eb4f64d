package dev.larder.server.log;

import dev.larder.engine.outcome.Outcome;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What logs want to know of a request and the server alone knows. Thread-safe. */
public final class RequestTrace {

  private static final String ATTRIBUTE = RequestTrace.class.getName();
  private static final long NONE = -1;

  private final @Nullable String toldId;
  private volatile @Nullable String requestId;
  private volatile @Nullable Outcome outcome;
  private volatile long upstreamNanos = NONE;

  private RequestTrace(@Nullable String toldId) {
    this.toldId = toldId;
  }

  /**
   * The trace of a request that nobody logs.
   *
   * @param trusted whether the request's own id is believed
   */
  public static RequestTrace of(Request request, boolean trusted) {
    return new RequestTrace(trusted ? request.getHeaders().get(RequestIds.FIELD) : null);
  }

  /**
   * Starts the trace of a request, which keeps it for the access log.
   *
   * @param trusted whether the request's own id is believed
   */
  public static RequestTrace start(Request request, boolean trusted) {
    RequestTrace trace = of(request, trusted);
    request.setAttribute(ATTRIBUTE, trace);
    return trace;
  }

  static @Nullable RequestTrace of(Request request) {
    return request.getAttribute(ATTRIBUTE) instanceof RequestTrace trace ? trace : null;
  }

  /** The id of the request, made when it is first asked for, unless a trusted proxy told one. */
  public String requestId() {
    String id = requestId;
    if (id != null) {
      return id;
    }
    synchronized (this) {
      if (requestId == null) {
        requestId = toldId != null && RequestIds.wellFormed(toldId) ? toldId : RequestIds.next();
      }
      return requestId;
    }
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
