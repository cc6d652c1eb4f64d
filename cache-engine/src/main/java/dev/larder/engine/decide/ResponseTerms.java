package dev.larder.engine.decide;

import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.engine.http.Age;
import dev.larder.engine.http.CacheControl;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.http.TargetedCacheControl;
import dev.larder.engine.settings.CacheSettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a response says of its own reuse, under the settings of a location: its directives, how old
 * it was when it came, and how long it lives. Immutable.
 */
public final class ResponseTerms {

  /** What the lifetime is taken from (RFC 9111 section 4.2.1). */
  public enum Basis {
    /** s-maxage, max-age or Expires. */
    EXPLICIT,
    /** {@code status-expire}. */
    STATUS,
    /** A share of the time since the last modification (RFC 9111 section 4.2.2). */
    LAST_MODIFIED,
    /** {@code default-expire}. */
    DEFAULT,
    /** That it is there, in a store in which others leave responses and take them away. */
    PRESENCE
  }

  /** Longer than anybody looks: such a response is gone before. Ages end there, too. */
  private static final long WHILE_PRESENT = (1L << 31) + 1;

  private final CacheControl directives;
  private final Basis basis;
  private final long lifetime;
  private final long initialAge;
  private final long receivedAt;
  private final long date;
  private final OptionalLong lastModified;
  private final boolean validateAlways;
  private final boolean staleForbidden;
  private final long staleWhileRevalidate;

  private ResponseTerms(
      int status, Fields fields, long requestedAt, long receivedAt, CacheSettings settings) {
    CacheControl targeted = targeted(fields, settings.targeted());
    this.directives =
        targeted != null ? targeted : CacheControl.parse(fields.values("Cache-Control"));
    this.receivedAt = receivedAt;
    OptionalLong dateField = HttpDate.parse(fields.first("Date"), receivedAt / 1000);
    this.date = dateField.isPresent() ? dateField.getAsLong() * 1000 : receivedAt;
    this.lastModified = HttpDate.parse(fields.first("Last-Modified"), receivedAt / 1000);
    this.initialAge = initialAge(fields, dateField, requestedAt, receivedAt);

    // RFC 9213 section 2.2: a targeted field takes the place of Cache-Control and Expires alike.
    List<String> expiresLines = targeted != null ? List.of() : fields.values("Expires");
    long explicit = explicitLifetime(directives, expiresLines, date);
    Duration byStatus = settings.statusExpire().get(status);
    if (explicit >= 0) {
      this.basis = Basis.EXPLICIT;
      this.lifetime = clamp(explicit, settings);
    } else if (byStatus != null) {
      this.basis = Basis.STATUS;
      this.lifetime = byStatus.toSeconds();
    } else if (lastModified.isPresent() && lastModified.getAsLong() * 1000 < date) {
      this.basis = Basis.LAST_MODIFIED;
      double sinceModified = date / 1000.0 - lastModified.getAsLong();
      this.lifetime = clamp((long) (sinceModified * settings.lastModifiedFactor()), settings);
    } else {
      this.basis = Basis.DEFAULT;
      this.lifetime = settings.defaultExpire().toSeconds();
    }
    this.validateAlways = directives.noCache() && !settings.ignoreCacheControl();
    // RFC 9111 section 4.2.4; s-maxage implies proxy-revalidate (section 5.2.2.10).
    this.staleForbidden =
        directives.mustRevalidate()
            || directives.proxyRevalidate()
            || directives.sMaxage() >= 0
            || validateAlways;
    this.staleWhileRevalidate = staleWhileRevalidate(directives, settings);
  }

  private ResponseTerms(Head head, CacheSettings settings) {
    this.directives = directives(head.fields(), settings);
    this.basis = Basis.PRESENCE;
    this.lifetime = WHILE_PRESENT;
    this.receivedAt = head.receivedAt();
    OptionalLong dateField = HttpDate.parse(head.fields().first("Date"), receivedAt / 1000);
    this.date = dateField.isPresent() ? dateField.getAsLong() * 1000 : receivedAt;
    this.initialAge = initialAge(head.fields(), dateField, receivedAt, receivedAt);
    this.lastModified =
        HttpDate.parse(head.fields().first("Last-Modified"), head.receivedAt() / 1000);
    this.validateAlways = false;
    this.staleForbidden = true;
    this.staleWhileRevalidate = 0;
  }

  /** What the response says goes first, then the setting, for a response that leaves it open. */
  private long staleWhileRevalidate(CacheControl directives, CacheSettings settings) {
    if (directives.mustRevalidate() || directives.proxyRevalidate() || validateAlways) {
      return 0;
    }
    if (directives.staleWhileRevalidate() >= 0) {
      // Said in so many words beside s-maxage, it is meant.
      return directives.staleWhileRevalidate();
    }
    return staleForbidden ? 0 : settings.staleWhileRevalidate().toSeconds();
  }

  /** Reads the terms of a stored response. */
  public static ResponseTerms of(Head head, CacheSettings settings) {
    return of(head.status(), head.fields(), head.requestedAt(), head.receivedAt(), settings);
  }

  /**
   * The terms of a response that is fresh for as long as it is there, whatever its fields say; of
   * age 0 when it was found, unless its Date or Age tell another one.
   */
  public static ResponseTerms whilePresent(Head head, CacheSettings settings) {
    return new ResponseTerms(head, settings);
  }

  /**
   * Reads the terms of a response.
   *
   * @param requestedAt when the request was sent, in milliseconds of the epoch
   * @param receivedAt when the head arrived, in milliseconds of the epoch
   */
  public static ResponseTerms of(
      int status, Fields fields, long requestedAt, long receivedAt, CacheSettings settings) {
    return new ResponseTerms(status, fields, requestedAt, receivedAt, settings);
  }

  /** The directives that are in force: those of a targeted field, or of Cache-Control. */
  static CacheControl directives(Fields fields, CacheSettings settings) {
    CacheControl targeted = targeted(fields, settings.targeted());
    return targeted != null ? targeted : CacheControl.parse(fields.values("Cache-Control"));
  }

  private static @Nullable CacheControl targeted(Fields fields, List<String> names) {
    for (String name : names) {
      List<String> lines = fields.values(name);
      if (lines.isEmpty()) {
        continue;
      }
      // Surrogate-Control is older than structured fields, and its names have no fixed case.
      CacheControl targeted =
          name.equalsIgnoreCase("Surrogate-Control")
              ? TargetedCacheControl.parseIgnoringCase(lines)
              : TargetedCacheControl.parse(lines);
      if (targeted != null) {
        return targeted;
      }
    }
    return null;
  }

  /** The explicit lifetime in seconds, 0 if it is already over or not to be understood; or -1. */
  private static long explicitLifetime(CacheControl directives, List<String> expires, long date) {
    if (directives.sMaxage() >= 0) {
      return directives.sMaxage();
    }
    if (directives.maxAge() >= 0) {
      return directives.maxAge();
    }
    if (expires.isEmpty()) {
      return -1;
    }
    // RFC 9111 section 5.3: what is not a date, "0" above all, is in the past.
    OptionalLong time =
        expires.size() == 1 ? HttpDate.parse(expires.get(0), date / 1000) : OptionalLong.empty();
    return time.isEmpty() ? 0 : Math.max(0, time.getAsLong() - date / 1000);
  }

  private static long clamp(long seconds, CacheSettings settings) {
    return Math.min(
        Math.max(seconds, settings.minExpire().toSeconds()), settings.maxExpire().toSeconds());
  }

  /** The corrected initial age (RFC 9111 section 4.2.3), in milliseconds. */
  private static long initialAge(
      Fields fields, OptionalLong date, long requestedAt, long receivedAt) {
    long apparentAge = date.isEmpty() ? 0 : Math.max(0, receivedAt - date.getAsLong() * 1000);
    long responseDelay = Math.max(0, receivedAt - requestedAt);
    long ageValue = Math.max(0, Age.parse(fields.values("Age")));
    return Math.max(apparentAge, ageValue * 1000 + responseDelay);
  }

  /** The directives that are in force: those of a targeted field, or of Cache-Control. */
  public CacheControl directives() {
    return directives;
  }

  /** What the lifetime is taken from. */
  public Basis basis() {
    return basis;
  }

  /** The freshness lifetime in seconds, not negative. */
  public long lifetime() {
    return lifetime;
  }

  /**
   * The current age in seconds (RFC 9111 section 4.2.3), at most 2^31.
   *
   * @param now in milliseconds of the epoch
   */
  public long ageAt(long now) {
    // A clock that was set back must not make a response younger than it came.
    long resident = Math.max(0, now - receivedAt);
    return Math.min(1L << 31, (initialAge + resident) / 1000);
  }

  /** When it becomes stale, in milliseconds of the epoch. */
  public long freshUntil() {
    return receivedAt - initialAge + lifetime * 1000;
  }

  /** When it was made, in milliseconds of the epoch. */
  public long date() {
    return date;
  }

  /** Last-Modified in seconds of the epoch; empty if there is no valid one. */
  public OptionalLong lastModified() {
    return lastModified;
  }

  /** Whether s-maxage or max-age says how long it lives, so that Expires does not count. */
  public boolean ageDirective() {
    return directives.sMaxage() >= 0 || directives.maxAge() >= 0;
  }

  /** Whether no use is allowed without validation, however fresh it is. */
  public boolean validateAlways() {
    return validateAlways;
  }

  /**
   * How long in seconds past its life it may be used while it is being refreshed (RFC 5861 section
   * 3); 0 for not at all.
   */
  public long staleWhileRevalidate() {
    return staleWhileRevalidate;
  }

  /** Whether it must not be used once it is stale, not even when the origin fails. */
  public boolean staleForbidden() {
    return staleForbidden;
  }
}
