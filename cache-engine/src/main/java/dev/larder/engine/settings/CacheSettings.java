package dev.larder.engine.settings;

import dev.larder.api.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything under {@code cache { … }} in {@code cache.conf}, as it is in force for one location:
 * the server's, the virtual host's and the location's own settings laid over each other.
 *
 * <p>The defaults are those of the profile, which is a file of the host; the engine has none.
 *
 * @param enable CacheEnable: in order, which store for which URLs
 * @param disable CacheDisable: URLs that are never cached, whatever {@code enable} says
 * @param defaultExpire CacheDefaultExpire: the lifetime when nothing tells one; never capped
 * @param maxExpire CacheMaxExpire: the cap on every other lifetime, the origin's included
 * @param minExpire CacheMinExpire: the floor under every other lifetime, below the cap
 * @param lastModifiedFactor CacheLastModifiedFactor: the share of a document's age that is its
 *     heuristic lifetime; not negative
 * @param ignoreCacheControl CacheIgnoreCacheControl: no-cache and no-store of either side are
 *     disregarded, and so are the request's max-age, min-fresh and Pragma
 * @param ignoreNoLastMod CacheIgnoreNoLastMod: a 200 with neither validator nor expiry is stored
 * @param heuristicQuery whether a URL with a query gets a heuristic lifetime
 * @param forceCompletion CacheForceCompletion: the share of a response, in percent, 1 to 100, that
 *     must have been served when its last client leaves, for the rest to be fetched for the store
 * @param ignoreHeaders CacheIgnoreHeaders: response fields that are not stored
 * @param storeExpired CacheStoreExpired: already stale responses are stored, for validation
 * @param storeNoStore CacheStoreNoStore: no-store of a response does not keep it from being stored
 * @param storePrivate CacheStorePrivate: private does not keep a response from being stored
 * @param storeNoCache responses with no-cache are stored, and validated on each use
 * @param storeSetCookie responses with Set-Cookie are stored
 * @param storeAuthorized RFC 9111 section 3.5 governs requests with Authorization; otherwise they
 *     pass the cache by
 * @param heuristicStatus status codes of which responses without explicit expiry may be stored
 * @param refuseStatus status codes of which no response is stored, whatever it says: answers to one
 *     client's request rather than about the resource
 * @param statusExpire lifetimes by status code, for responses without explicit expiry
 * @param targeted the response fields that go before Cache-Control, in order (RFC 9213)
 * @param staleOnError CacheStaleOnError: how long past its life a response may stand in for an
 *     error of the origin; zero for off
 * @param errorStatus status codes of the origin that count as errors for {@code staleOnError}; a
 *     failed connection always does
 * @param staleWhileRevalidate how long past its life a response may be used while it is refreshed;
 *     zero for off
 * @param lock CacheLock: whether equal requests share one fetch
 * @param uncacheableMemory how long a key is remembered as uncacheable
 * @param promote the greatest size in bytes of a response that is copied into a store in front of
 *     the one in which it is hit again and again; 0 for none
 * @param nearMaxAge how long a response is used that lies in front of a store that other nodes
 *     share: a change that one of them makes there is seen after that time at the latest
 * @param rangeMiss what a range request does that finds nothing stored
 * @param fill the memory of a fill
 * @param statusHeader whether responses carry Cache-Status (RFC 9211)
 * @param statusKey whether Cache-Status tells the key
 * @param header CacheHeader: whether responses carry X-Cache
 * @param detailHeader CacheDetailHeader: whether responses carry X-Cache-Detail
 * @param warning whether stale responses carry the Warning fields of RFC 7234
 * @param key how keys are made
 * @param vary how variants are kept
 * @param onHit changes to responses that come from a store
 * @param onMiss changes to responses that do not
 * @param onMissLocation the url of the location that answers what is not found; empty for the one
 *     that the request belongs to
 */
public record CacheSettings(
    List<Enable> enable,
    List<UrlPattern> disable,
    Duration defaultExpire,
    Duration maxExpire,
    Duration minExpire,
    double lastModifiedFactor,
    boolean ignoreCacheControl,
    boolean ignoreNoLastMod,
    boolean heuristicQuery,
    int forceCompletion,
    List<String> ignoreHeaders,
    boolean storeExpired,
    boolean storeNoStore,
    boolean storePrivate,
    boolean storeNoCache,
    boolean storeSetCookie,
    boolean storeAuthorized,
    Set<Integer> heuristicStatus,
    Set<Integer> refuseStatus,
    Map<Integer, Duration> statusExpire,
    List<String> targeted,
    Duration staleOnError,
    Set<Integer> errorStatus,
    Duration staleWhileRevalidate,
    Lock lock,
    Duration uncacheableMemory,
    long promote,
    Duration nearMaxAge,
    RangeMiss rangeMiss,
    Fill fill,
    boolean statusHeader,
    boolean statusKey,
    boolean header,
    boolean detailHeader,
    boolean warning,
    KeySettings key,
    VarySettings vary,
    FieldChanges onHit,
    FieldChanges onMiss,
    String onMissLocation) {

  /** Copies the collections. */
  public CacheSettings {
    enable = List.copyOf(enable);
    disable = List.copyOf(disable);
    ignoreHeaders = List.copyOf(ignoreHeaders);
    heuristicStatus = Set.copyOf(heuristicStatus);
    errorStatus = Set.copyOf(errorStatus);
    refuseStatus = Set.copyOf(refuseStatus);
    statusExpire = Map.copyOf(statusExpire);
    targeted = List.copyOf(targeted);
  }

  /**
   * One CacheEnable.
   *
   * @param store the instance name of a store
   * @param url the URLs that it is for
   * @param onHit changes to responses that come from this store, after those of the location
   * @param onMiss changes to responses that were not found in this store
   * @param onMissLocation the url of the location that answers what is not found in it, before that
   *     of the settings; empty to leave it to them
   * @param near whether it takes no response from the origin, but only copies of what is hit in the
   *     stores behind it
   */
  public record Enable(
      String store,
      UrlPattern url,
      FieldChanges onHit,
      FieldChanges onMiss,
      String onMissLocation,
      boolean near) {}

  /**
   * The thundering-herd lock.
   *
   * @param enabled whether equal requests share one fetch
   * @param maxAge the longest wait
   */
  public record Lock(boolean enabled, Duration maxAge) {}

  /** What a range request does that finds nothing stored. */
  public enum RangeMiss {
    /** The whole response is fetched and stored, the range served from it. */
    WHOLE,
    /** The range request goes to the origin as it is. */
    PASS
  }

  /**
   * The memory of a fill.
   *
   * @param window bytes kept for readers when no store holds them
   * @param spool bytes kept in a file of what the window cannot take; 0 for no file
   * @param lagTimeout how long a reader may hold the others back
   */
  public record Fill(long window, long spool, Duration lagTimeout) {}

  /**
   * How the key of a request is made. What is dropped from the key is dropped upstream as well,
   * from requests that have a key.
   *
   * @param query whether the query is part of the key
   * @param sortQuery whether parameters are sorted
   * @param dropParameters names of parameters to drop
   * @param dropTracking whether the well-known tracking parameters are dropped
   * @param sessionIds names of session identifiers to drop, as a parameter or after a semicolon in
   *     the path (CacheIgnoreURLSessionIdentifiers)
   * @param cookies names of cookies that are part of the key
   * @param headers names of request fields that are part of the key
   * @param baseUrl scheme, host and port in place of the request's (CacheKeyBaseURL); empty for
   *     none
   */
  public record KeySettings(
      boolean query,
      boolean sortQuery,
      List<String> dropParameters,
      boolean dropTracking,
      List<String> sessionIds,
      List<String> cookies,
      List<String> headers,
      String baseUrl) {

    /** Copies the lists. */
    public KeySettings {
      dropParameters = List.copyOf(dropParameters);
      sessionIds = List.copyOf(sessionIds);
      cookies = List.copyOf(cookies);
      headers = List.copyOf(headers);
    }
  }

  /**
   * How variants are kept.
   *
   * @param maxVariants the most variants of one URL
   * @param normalise request fields of which equivalent values select the same variant
   */
  public record VarySettings(int maxVariants, List<String> normalise) {

    /** Copies the list. */
    public VarySettings {
      normalise = List.copyOf(normalise);
    }
  }

  /**
   * Changes to the fields of a response, in the order of the parameters.
   *
   * @param remove names of fields that are removed
   * @param set fields that are set, in place of all with the same name
   * @param add fields that are added, beside others with the same name
   */
  public record FieldChanges(List<String> remove, Fields set, Fields add) {

    /** No changes. */
    public static final FieldChanges NONE = new FieldChanges(List.of(), Fields.EMPTY, Fields.EMPTY);

    /** Copies the list. */
    public FieldChanges {
      remove = List.copyOf(remove);
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
      return remove.isEmpty() && set.size() == 0 && add.size() == 0;
    }
  }
}
