package dev.larder.engine.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Why a fetch failed.
 *
 * @param kind what went wrong
 * @param message for the log and the client: one sentence without addresses or stack traces
 * @param cause the exception behind it, for the log; null if there is none
 */
public record FetchFailure(Kind kind, String message, @Nullable Throwable cause) {

  /** What went wrong, and the status code that tells a client so. */
  public enum Kind {
    /** No connection could be made, or none was free. */
    UNREACHABLE(502),
    /** The origin did not answer in time. */
    TIMEOUT(504),
    /** The origin broke its answer off. */
    BROKEN(502),
    /** The origin's answer is not HTTP, or exceeds a limit. */
    MALFORMED(502),
    /** The request cannot be sent: it cannot be written as a valid request. */
    UNSENDABLE(400),
    /** The client's own content could not be read to its end. */
    CLIENT_CONTENT(400),
    /** The client's own content came too slowly. */
    CLIENT_TIMEOUT(408),
    /** Larder has no room for more fetches. */
    OVERLOADED(503),
    /** The engine gave the fetch up. */
    CANCELLED(502);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The status code for a client that gets nothing better. */
    public int status() {
      return status;
    }
  }
}
