package dev.larder.engine.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cache directives of one message (RFC 9111 section 5.2). Immutable.
 *
 * <p>Names compare without regard to case, and an argument may be a token or a quoted-string,
 * whichever the directive is defined with. Where a directive occurs more than once, the first
 * occurrence counts (RFC 9111 section 4.2.1).
 *
 * <p>Seconds that are not valid delta-seconds (none, negative, with decimals, with anything else
 * beside the digits) count as 0: section 4.2.1 encourages caches to consider a response with
 * invalid freshness information stale, and no stale response is used on the strength of a text that
 * nobody can read. Seconds beyond 2^31 count as 2^31 (section 1.2.2).
 */
public final class CacheControl {

  /** What the accessors of seconds return for a directive that is not there. */
  public static final long ABSENT = -1;

  /** No directives. */
  public static final CacheControl EMPTY = new CacheControl(new Directives());

  private final int present;
  private final int invalid;
  private final boolean noCache;
  private final boolean isPrivate;
  private final long[] seconds;
  private final Set<String> noCacheFields;
  private final Set<String> privateFields;
  private final Map<String, String> others;

  CacheControl(Directives read) {
    this.present = read.present;
    this.invalid = read.invalid;
    this.noCache = read.unqualifiedNoCache;
    this.isPrivate = read.unqualifiedPrivate;
    this.seconds = read.seconds;
    this.noCacheFields = read.noCacheFields();
    this.privateFields = read.privateFields();
    this.others = read.others();
  }

  /** The directives in the lines of a Cache-Control field; never fails. */
  public static CacheControl parse(List<String> values) {
    if (values.isEmpty()) {
      return EMPTY;
    }
    Directives read = new Directives();
    for (String value : values) {
      CacheControlParser.read(value, read);
    }
    return new CacheControl(read);
  }

  /** Whether a directive is there in any form, whether this cache knows it or not. */
  public boolean has(String directive) {
    Directive known = Directive.named(directive, 0, directive.length());
    return known == null ? others.containsKey(Grammar.lower(directive)) : has(known);
  }

  /**
   * The argument of a directive that has no accessor here, without quotes: empty if it has none;
   * null if the directive is not there.
   */
  public @Nullable String argument(String directive) {
    return others.get(Grammar.lower(directive));
  }

  /** Whether there are no directives at all. */
  public boolean isEmpty() {
    return present == 0 && others.isEmpty();
  }

  /** Whether max-age or s-maxage is there with an argument that is not valid. */
  public boolean invalidFreshness() {
    return (invalid & (Directive.MAX_AGE.bit | Directive.S_MAXAGE.bit)) != 0;
  }

  /** Seconds, or {@link #ABSENT}. */
  public long maxAge() {
    return seconds[Directive.MAX_AGE.slot];
  }

  /** Seconds, or {@link #ABSENT}. */
  public long sMaxage() {
    return seconds[Directive.S_MAXAGE.slot];
  }

  /** Seconds, {@link Long#MAX_VALUE} if the directive has no argument, or {@link #ABSENT}. */
  public long maxStale() {
    return seconds[Directive.MAX_STALE.slot];
  }

  /** Seconds, or {@link #ABSENT}. */
  public long minFresh() {
    return seconds[Directive.MIN_FRESH.slot];
  }

  /** Seconds, or {@link #ABSENT}. */
  public long staleIfError() {
    return seconds[Directive.STALE_IF_ERROR.slot];
  }

  /** Seconds, or {@link #ABSENT}. */
  public long staleWhileRevalidate() {
    return seconds[Directive.STALE_WHILE_REVALIDATE.slot];
  }

  /** Whether nothing of the message may be stored. */
  public boolean noStore() {
    return has(Directive.NO_STORE);
  }

  /** Whether the whole response must be validated: no-cache, not merely for some fields. */
  public boolean noCache() {
    return noCache;
  }

  /**
   * Lower-case names of the fields that no-cache limits itself to; empty if the directive is not
   * there, or if it occurs without fields as well, which then covers them.
   */
  public Set<String> noCacheFields() {
    return noCacheFields;
  }

  /** Whether the whole response is for one user: private, not merely for some fields. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /**
   * Lower-case names of the fields that private limits itself to; empty if the directive is not
   * there, or if it occurs without fields as well, which then covers them.
   */
  public Set<String> privateFields() {
    return privateFields;
  }

  /** Whether the response says that it may be stored where it otherwise might not be. */
  public boolean isPublic() {
    return has(Directive.PUBLIC);
  }

  /** Whether a stale response must not be used without validation. */
  public boolean mustRevalidate() {
    return has(Directive.MUST_REVALIDATE);
  }

  /** Whether a shared cache must not use a stale response without validation. */
  public boolean proxyRevalidate() {
    return has(Directive.PROXY_REVALIDATE);
  }

  /** Whether only a cache that knows the status code may store the response. */
  public boolean mustUnderstand() {
    return has(Directive.MUST_UNDERSTAND);
  }

  /** Whether the client wants a stored response or none. */
  public boolean onlyIfCached() {
    return has(Directive.ONLY_IF_CACHED);
  }

  /** Whether the content must not be transformed. */
  public boolean noTransform() {
    return has(Directive.NO_TRANSFORM);
  }

  /** Whether the response will not change while it is fresh (RFC 8246). */
  public boolean immutable() {
    return has(Directive.IMMUTABLE);
  }

  private boolean has(Directive directive) {
    return (present & directive.bit) != 0;
  }
}
