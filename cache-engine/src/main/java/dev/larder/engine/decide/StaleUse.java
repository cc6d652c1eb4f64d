package dev.larder.engine.decide;

import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import java.util.Set;

/** Whether a stored response may stand in for an error of the origin (RFC 5861 section 4). */
public final class StaleUse {

  private StaleUse() {}

  /** What the status code of a failed connection is taken for. */
  public static final int NO_STATUS = 0;

  /** What stale-if-error means by an error (RFC 5861 section 4). */
  private static final Set<Integer> ERRORS = Set.of(NO_STATUS, 500, 502, 503, 504);

  /**
   * Decides. What the response says goes first, then what the request says, then the setting.
   *
   * @param why why the origin was asked
   * @param status the status code of the origin's answer; {@link #NO_STATUS} if there was none
   * @param now in milliseconds of the epoch
   */
  public static boolean allowed(
      Reason why,
      int status,
      RequestTerms request,
      ResponseTerms response,
      CacheSettings settings,
      long now) {
    // A client that wants validation would rather have the error.
    if (why != Reason.STALE || request.noCache() || response.staleForbidden()) {
      return false;
    }
    long window = response.directives().staleIfError();
    if (window < 0) {
      window = request.staleIfError();
    }
    Set<Integer> errors = ERRORS;
    if (window < 0) {
      window = settings.staleOnError().toSeconds();
      errors = settings.errorStatus();
    }
    return (status == NO_STATUS || errors.contains(status))
        && response.ageAt(now) < response.lifetime() + window;
  }
}
