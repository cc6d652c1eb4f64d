package dev.larder.engine.outcome;

import java.util.Locale;

/**
 * Why a response came from a store or from the origin, and why it was stored or not: the closed
 * list behind {@code detail} in Cache-Status (RFC 9211), the access log and the statistics.
 *
 * <p>Each constant has a row in the decision tables and an entry in {@code docs/reasons.md}; the
 * build fails without them.
 */
public enum Reason {
  // Answered from a store.
  /** The stored response is fresh. */
  FRESH(Forward.NONE),
  /** The stored response is stale by less than the request's max-stale allows. */
  STALE_ALLOWED(Forward.NONE),
  /** The stored response is stale, and is being refreshed in the background. */
  STALE_WHILE_REVALIDATE(Forward.NONE),
  /** The origin confirmed the stored response with 304. */
  VALIDATED(Forward.NONE),
  /** The stored response stands in for an error of the origin. */
  STALE_ON_ERROR(Forward.NONE),

  // Passed by the cache.
  /** No {@code enable} entry covers the URL. */
  NOT_ENABLED(Forward.BYPASS),
  /** A {@code disable} entry covers the URL. */
  DISABLED(Forward.BYPASS),
  /** The method is not one that is answered from a store. */
  METHOD(Forward.METHOD),
  /** The client asks to switch protocols. */
  UPGRADE(Forward.BYPASS),
  /** The request has content, on which the response may depend. */
  REQUEST_CONTENT(Forward.BYPASS),
  /** The request carries credentials and {@code store-authorized} is off. */
  REQUEST_AUTHORIZATION(Forward.BYPASS),
  /** The content demands a login of its own. */
  ACCESS_PROTECTED(Forward.BYPASS),
  /** The request says no-store. */
  REQUEST_NO_STORE(Forward.REQUEST),

  // Asked of the origin although a response may be stored.
  /** Nothing is stored for the URL. */
  URI_MISS(Forward.URI_MISS),
  /** Something is stored for the URL, but no variant that fits the request. */
  VARY_MISS(Forward.VARY_MISS),
  /** Nothing whole is stored, and a range is all that was asked for. */
  RANGE_MISS(Forward.URI_MISS),
  /** Only parts of the response are stored, and not all of what was asked for. */
  PARTS_MISSING(Forward.PARTIAL),
  /** What was stored has been invalidated. */
  INVALIDATED(Forward.URI_MISS),
  /** The stored response is stale. */
  STALE(Forward.STALE),
  /** The stored response says no-cache: it is validated on each use. */
  VALIDATE_ALWAYS(Forward.STALE),
  /** The request says no-cache, or Pragma: no-cache. */
  REQUEST_NO_CACHE(Forward.REQUEST),
  /** The stored response is older than the request's max-age allows. */
  REQUEST_MAX_AGE(Forward.REQUEST),
  /** The stored response is not fresh for as long as the request's min-fresh asks. */
  REQUEST_MIN_FRESH(Forward.REQUEST),
  /** No store could be asked. */
  STORE_FAILED(Forward.MISS),

  // Refused.
  /** The request says only-if-cached, and nothing stored fits it. */
  ONLY_IF_CACHED(Forward.NONE),
  /** The origin could not be reached or did not answer properly, and nothing may stand in. */
  ORIGIN_FAILED(Forward.NONE),
  /** The server has no worker left for a request that may wait. */
  OVERLOADED(Forward.NONE),
  /** Something in the server failed that should not. */
  SERVER_FAILED(Forward.NONE),

  // Fetched and not stored.
  /** The response to a method other than GET is not stored. */
  NOT_GET(Forward.NONE),
  /** The response says no-store. */
  NO_STORE(Forward.NONE),
  /** The response says private. */
  PRIVATE(Forward.NONE),
  /** The response says no-cache and {@code store-no-cache} is off. */
  NO_CACHE(Forward.NONE),
  /** The response sets a cookie and {@code store-set-cookie} is off. */
  SET_COOKIE(Forward.NONE),
  /** The request carried credentials and the response does not allow it to be shared. */
  AUTHORIZED(Forward.NONE),
  /** The response takes part in authentication: a challenge or Authentication-Info. */
  AUTHENTICATION(Forward.NONE),
  /** The response varies by more than the request. */
  VARY_ANY(Forward.NONE),
  /** The response's status code is not one that may be stored without explicit expiry. */
  STATUS(Forward.NONE),
  /** The response says must-understand, and its status code is not understood. */
  NOT_UNDERSTOOD(Forward.NONE),
  /** The response is partial. */
  PARTIAL(Forward.NONE),
  /** The URL has a query and the response no explicit expiry. */
  QUERY(Forward.NONE),
  /** The response has neither a validator nor an expiry. */
  NO_VALIDATOR(Forward.NONE),
  /** The response was already stale when it came. */
  EXPIRED(Forward.NONE),
  /** No store of the rule accepted the response. */
  DECLINED(Forward.NONE),
  /** The client went away, and the rest of the response was fetched for the store. */
  COMPLETED_AFTER_ABORT(Forward.NONE),
  /** The client went away, and the rest of the response was given up. */
  DROPPED_AFTER_ABORT(Forward.NONE);

  /** The values of the {@code fwd} parameter (RFC 9211 section 2.2). */
  public enum Forward {
    /** Not forwarded; or forwarded for a reason that {@link Outcome#lookup} tells. */
    NONE,
    /** The cache was configured not to handle the request. */
    BYPASS,
    /** The method requires it. */
    METHOD,
    /** No stored response matched the URI. */
    URI_MISS,
    /** No stored response matched the selecting fields. */
    VARY_MISS,
    /** A part of the response matched, but not all that was asked for was in it. */
    PARTIAL,
    /** Nothing usable, for a reason that is none of the others. */
    MISS,
    /** The request's own directives required it. */
    REQUEST,
    /** The stored response was stale. */
    STALE;

    private final String token = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The value as it is written. */
    public String token() {
      return token;
    }
  }

  private final Forward forward;
  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Reason(Forward forward) {
    this.forward = forward;
  }

  /** The code as it is written, such as {@code uri-miss}. */
  public String code() {
    return code;
  }

  /**
   * Why a request went to the origin that went there for this reason; NONE for what says nothing
   * about that: an answer without the origin, or what came of asking it.
   */
  public Forward forward() {
    return forward;
  }
}
