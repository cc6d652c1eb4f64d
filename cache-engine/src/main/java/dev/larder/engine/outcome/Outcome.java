package dev.larder.engine.outcome;

import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param lookup why it was answered from a store, or why it went to the origin
 * @param result what came of asking the origin, where that is not simply a response that was
 *     stored: it was not stored, it confirmed what was stored, or it was none; null otherwise
 * @param forwardStatus the status code of the origin's response; 0 if there was none
 * @param stored whether a store accepted the response
 * @param collapsed whether it was answered by a fetch that another request began (RFC 9211 section
 *     2.6)
 */
public record Outcome(
    Reason lookup, @Nullable Reason result, int forwardStatus, boolean stored, boolean collapsed) {

  /** What became of a request that had a fetch of its own, or none. */
  public Outcome(Reason lookup, @Nullable Reason result, int forwardStatus, boolean stored) {
    this(lookup, result, forwardStatus, stored, false);
  }

  /** The same for a request that was answered by the fetch of another. */
  public Outcome asCollapsed() {
    return new Outcome(lookup, result, forwardStatus, stored, true);
  }

  /** The outcome of an ordinary hit. */
  public static final Outcome FRESH = unforwarded(Reason.FRESH);

  /** An answer from a store, or a refusal, without any fetch. */
  public static Outcome unforwarded(Reason reason) {
    return new Outcome(reason, null, 0, false);
  }

  /** Whether the response came from a store, without the origin being asked. */
  public boolean hit() {
    return lookup == Reason.FRESH
        || lookup == Reason.STALE_ALLOWED
        || lookup == Reason.STALE_WHILE_REVALIDATE;
  }

  /** The one reason that explains most: what came of it, or else why the origin was asked. */
  public Reason detail() {
    return result == null ? lookup : result;
  }
}
