package dev.larder.engine.decide;

import dev.larder.engine.http.CacheControl;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;

/**
 * What a request says of the responses that it will take (RFC 9111 section 5.2.1), as far as the
 * settings let it.
 *
 * @param noCache no stored response without validation
 * @param noStore nothing of request or response is stored
 * @param onlyIfCached nothing but a stored response
 * @param maxAge the age in seconds from which a response is too old; -1 for none
 * @param minFresh how long in seconds a response must stay fresh; 0 for any
 * @param maxStale how long in seconds a response may have been stale; 0 for not at all
 * @param staleIfError how long in seconds past its life a response may stand in for an error (RFC
 *     5861 section 4); -1 if it does not say
 */
public record RequestTerms(
    boolean noCache,
    boolean noStore,
    boolean onlyIfCached,
    long maxAge,
    long minFresh,
    long maxStale,
    long staleIfError) {

  /** What a request says that says nothing. */
  public static final RequestTerms NONE = new RequestTerms(false, false, false, -1, 0, 0, -1);

  /** The greatest max-stale, and what it means without a value: one year, as in mod_cache. */
  private static final long YEAR = 31_536_000;

  /** Reads the terms of a request. */
  public static RequestTerms of(CacheRequest request, CacheSettings settings) {
    String cacheControl = request.field("Cache-Control");
    if (cacheControl == null) {
      // RFC 9111 section 5.4: Pragma counts only where there is no Cache-Control.
      String pragma = settings.ignoreCacheControl() ? null : request.field("Pragma");
      return pragma != null && CacheControl.parse(List.of(pragma)).has("no-cache")
          ? new RequestTerms(true, false, false, -1, 0, 0, -1)
          : NONE;
    }
    CacheControl directives = CacheControl.parse(List.of(cacheControl));
    boolean heeded = !settings.ignoreCacheControl();
    return new RequestTerms(
        // Fields mean nothing in a request, and no-cache with them is no-cache all the same.
        heeded && directives.has("no-cache"),
        heeded && directives.noStore(),
        directives.onlyIfCached(),
        heeded ? directives.maxAge() : -1,
        heeded ? Math.max(0, directives.minFresh()) : 0,
        Math.min(YEAR, Math.max(0, directives.maxStale())),
        directives.staleIfError());
  }
}
