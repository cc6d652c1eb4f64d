package dev.larder.engine.decide;

import dev.larder.engine.outcome.Reason;

/**
 * Whether a stored response that fits a request may be used as it is (RFC 9111 section 4).
 *
 * @param usable whether it may be used without asking the origin
 * @param reason why, or why not
 * @param age its current age in seconds
 */
public record Reuse(boolean usable, Reason reason, long age) {

  /**
   * Decides.
   *
   * @param now in milliseconds of the epoch
   */
  public static Reuse decide(RequestTerms request, ResponseTerms response, long now) {
    long age = response.ageAt(now);
    long lifetime = response.lifetime();
    if (request.noCache()) {
      // RFC 9211 section 2.2: the request is the reason only where it kept a fresh response back.
      return new Reuse(false, age < lifetime ? Reason.REQUEST_NO_CACHE : Reason.STALE, age);
    }
    if (response.validateAlways()) {
      return new Reuse(false, Reason.VALIDATE_ALWAYS, age);
    }
    // A request can shorten a life, never lengthen it; max-stale says how long past it.
    long limit = request.maxAge() < 0 ? lifetime : Math.min(lifetime, request.maxAge());
    long grace = response.staleForbidden() ? 0 : request.maxStale();
    if (age < limit + grace - request.minFresh()) {
      return new Reuse(true, age < lifetime ? Reason.FRESH : Reason.STALE_ALLOWED, age);
    }
    if (age >= lifetime) {
      // Nothing but its own life is over, or the request would not take it fresh either.
      boolean refreshable =
          request.minFresh() == 0
              && (request.maxAge() < 0 || age < request.maxAge())
              && age < lifetime + response.staleWhileRevalidate();
      return refreshable
          ? new Reuse(true, Reason.STALE_WHILE_REVALIDATE, age)
          : new Reuse(false, Reason.STALE, age);
    }
    return new Reuse(
        false, age >= limit + grace ? Reason.REQUEST_MAX_AGE : Reason.REQUEST_MIN_FRESH, age);
  }
}
