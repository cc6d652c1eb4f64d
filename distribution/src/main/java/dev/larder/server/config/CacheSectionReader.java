package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.settings.CacheSettings.Fill;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import dev.larder.engine.settings.CacheSettings.Lock;
import dev.larder.engine.settings.CacheSettings.RangeMiss;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads one {@code cache { … }} over the settings that it inherits.
 *
 * <p>Scalars and lists take the place of inherited ones. {@code enable} and {@code disable} add to
 * them: a site's come after the server's, a location's come before both, as in mod_cache.
 */
final class CacheSectionReader {

  /** What the profile, which says everything, is read over. */
  static final CacheSettings NOTHING =
      new CacheSettings(
          List.of(),
          List.of(),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          0,
          false,
          false,
          false,
          100,
          List.of(),
          false,
          false,
          false,
          false,
          false,
          false,
          Set.of(),
          Set.of(),
          Map.of(),
          List.of(),
          Duration.ZERO,
          Set.of(),
          Duration.ZERO,
          new Lock(false, Duration.ofNanos(1)),
          Duration.ZERO,
          0,
          Duration.ZERO,
          RangeMiss.PASS,
          new Fill(0, 0, Duration.ofNanos(1)),
          false,
          false,
          false,
          false,
          false,
          new KeySettings(false, false, List.of(), false, List.of(), List.of(), List.of(), ""),
          new VarySettings(0, List.of()),
          FieldChanges.NONE,
          FieldChanges.NONE,
          "");

  /** mod_cache's: what 0 percent stands for. */
  private static final int DEFAULT_COMPLETION = 60;

  private final RuleReader rules;

  /**
   * Reads sections in which these stores may be named.
   *
   * @param stores instance names
   */
  CacheSectionReader(Set<String> stores) {
    this.rules = new RuleReader(stores);
  }

  /**
   * Reads a section.
   *
   * @param location the url of the location whose section it is; empty for a server's or a site's
   */
  CacheSettings read(Section s, CacheSettings inherited, String location) {
    CacheSettings read =
        new CacheSettings(
            rules.enable(s, inherited.enable(), location),
            rules.disable(s, inherited.disable(), location),
            s.duration("default-expire", inherited.defaultExpire()),
            s.duration("max-expire", inherited.maxExpire()),
            s.duration("min-expire", inherited.minExpire()),
            s.decimal("last-modified-factor", inherited.lastModifiedFactor(), 0, 100),
            s.flag("ignore-cache-control", inherited.ignoreCacheControl()),
            s.flag("ignore-no-last-mod", inherited.ignoreNoLastMod()),
            s.flag("heuristic-query", inherited.heuristicQuery()),
            forceCompletion(s, inherited.forceCompletion()),
            s.texts("ignore-headers", inherited.ignoreHeaders(), FieldForms::name),
            s.flag("store-expired", inherited.storeExpired()),
            s.flag("store-no-store", inherited.storeNoStore()),
            s.flag("store-private", inherited.storePrivate()),
            s.flag("store-no-cache", inherited.storeNoCache()),
            s.flag("store-set-cookie", inherited.storeSetCookie()),
            s.flag("store-authorized", inherited.storeAuthorized()),
            statuses(s, "heuristic-status", inherited.heuristicStatus()),
            statuses(s, "refuse-status", inherited.refuseStatus()),
            statusExpire(s, inherited.statusExpire()),
            s.texts("targeted", inherited.targeted(), FieldForms::name),
            s.durationOrOff("stale-on-error", inherited.staleOnError()),
            statuses(s, "error-status", inherited.errorStatus()),
            s.durationOrOff("stale-while-revalidate", inherited.staleWhileRevalidate()),
            lock(s.section("lock"), inherited.lock()),
            s.duration("uncacheable-memory", inherited.uncacheableMemory()),
            s.size("promote", inherited.promote(), 0, Long.MAX_VALUE),
            s.duration("near-max-age", inherited.nearMaxAge()),
            s.choice("range-miss", inherited.rangeMiss()),
            fill(s.section("fill"), inherited.fill()),
            s.flag("status-header", inherited.statusHeader()),
            s.flag("status-key", inherited.statusKey()),
            s.flag("header", inherited.header()),
            s.flag("detail-header", inherited.detailHeader()),
            s.flag("warning", inherited.warning()),
            key(s.section("key"), inherited.key()),
            vary(s.section("vary"), inherited.vary()),
            FieldForms.changes(s.section("on-hit"), inherited.onHit()),
            FieldForms.changes(s.section("on-miss"), inherited.onMiss()),
            s.section("on-miss").text("location", inherited.onMissLocation()));
    boolean bounds = s.has("min-expire") || s.has("max-expire");
    if (bounds && read.minExpire().compareTo(read.maxExpire()) > 0) {
      s.reject(
          s.has("min-expire") ? "min-expire" : "max-expire",
          "min-expire, "
              + EffectiveText.duration(read.minExpire())
              + ", is longer than max-expire, "
              + EffectiveText.duration(read.maxExpire()));
    }
    return read;
  }

  private static int forceCompletion(Section s, int inherited) {
    int percent = (int) s.number("force-completion", inherited, 0, 100);
    return percent == 0 ? DEFAULT_COMPLETION : percent;
  }

  private static Set<Integer> statuses(Section s, String name, Set<Integer> inherited) {
    List<Integer> sorted = List.copyOf(new TreeSet<>(inherited));
    return Set.copyOf(s.texts(name, sorted, CacheSectionReader::status));
  }

  private static Map<Integer, Duration> statusExpire(Section s, Map<Integer, Duration> inherited) {
    Section own = s.section("status-expire");
    Map<Integer, Duration> all = new TreeMap<>(inherited);
    for (String name : own.names()) {
      try {
        all.put(status(name), own.duration(name, Duration.ZERO));
      } catch (IllegalArgumentException e) {
        own.reject(name, e);
      }
    }
    return all;
  }

  /** The status code of a response that can be stored. */
  private static Integer status(String text) {
    if (text.matches("[2-5][0-9][0-9]") && !text.equals("304")) {
      return Integer.valueOf(text);
    }
    throw new IllegalArgumentException(
        SettingText.quote(text) + " is not a status code from 200 to 599, 304 apart");
  }

  private static Lock lock(Section s, Lock inherited) {
    return new Lock(
        s.flag("enabled", inherited.enabled()), s.positiveDuration("max-age", inherited.maxAge()));
  }

  private static Fill fill(Section s, Fill inherited) {
    return new Fill(
        s.size("window", inherited.window(), 16 << 10, 1 << 30),
        s.sizeOrOff("spool", inherited.spool(), 64 << 10, 1L << 40),
        s.positiveDuration("lag-timeout", inherited.lagTimeout()));
  }

  private static KeySettings key(Section s, KeySettings inherited) {
    return new KeySettings(
        s.flag("query", inherited.query()),
        s.flag("sort-query", inherited.sortQuery()),
        s.texts("drop-parameters", inherited.dropParameters(), CacheSectionReader::parameter),
        s.flag("drop-tracking", inherited.dropTracking()),
        s.texts("session-ids", inherited.sessionIds(), CacheSectionReader::parameter),
        s.texts("cookies", inherited.cookies(), FieldForms::name),
        s.texts("headers", inherited.headers(), FieldForms::name),
        s.parsed("base-url", inherited.baseUrl(), Addresses::baseUrl));
  }

  private static String parameter(String text) {
    if (text.isEmpty() || text.matches(".*[=&;?#/\\s].*")) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a parameter's name");
    }
    return text;
  }

  private static VarySettings vary(Section s, VarySettings inherited) {
    return new VarySettings(
        (int) s.number("max-variants", inherited.maxVariants(), 1, 100_000),
        s.texts("normalise", inherited.normalise(), FieldForms::name));
  }
}
