package dev.larder.server.config;

import dev.larder.api.Fields;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.CacheSettings.Enable;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A {@code cache { … }} section that says every setting in force. */
final class EffectiveCache {

  private EffectiveCache() {}

  static Map<String, Object> of(CacheSettings cache) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("enable", cache.enable().stream().map(EffectiveCache::enable).toList());
    all.put("disable", texts(cache.disable()));
    all.put("default-expire", EffectiveText.duration(cache.defaultExpire()));
    all.put("max-expire", EffectiveText.duration(cache.maxExpire()));
    all.put("min-expire", EffectiveText.duration(cache.minExpire()));
    all.put("last-modified-factor", cache.lastModifiedFactor());
    all.put("ignore-cache-control", EffectiveText.flag(cache.ignoreCacheControl()));
    all.put("ignore-no-last-mod", EffectiveText.flag(cache.ignoreNoLastMod()));
    all.put("heuristic-query", EffectiveText.flag(cache.heuristicQuery()));
    all.put("force-completion", cache.forceCompletion());
    all.put("ignore-headers", cache.ignoreHeaders());
    all.put("store-expired", EffectiveText.flag(cache.storeExpired()));
    all.put("store-no-store", EffectiveText.flag(cache.storeNoStore()));
    all.put("store-private", EffectiveText.flag(cache.storePrivate()));
    all.put("store-no-cache", EffectiveText.flag(cache.storeNoCache()));
    all.put("store-set-cookie", EffectiveText.flag(cache.storeSetCookie()));
    all.put("store-authorized", EffectiveText.flag(cache.storeAuthorized()));
    all.put("heuristic-status", List.copyOf(new TreeSet<>(cache.heuristicStatus())));
    all.put("refuse-status", List.copyOf(new TreeSet<>(cache.refuseStatus())));
    Map<String, Object> statusExpire = new LinkedHashMap<>();
    new TreeMap<>(cache.statusExpire())
        .forEach((code, time) -> statusExpire.put(code.toString(), EffectiveText.duration(time)));
    all.put("status-expire", statusExpire);
    all.put("targeted", cache.targeted());
    all.put("stale-on-error", EffectiveText.durationOrOff(cache.staleOnError()));
    all.put("error-status", List.copyOf(new TreeSet<>(cache.errorStatus())));
    all.put("stale-while-revalidate", EffectiveText.durationOrOff(cache.staleWhileRevalidate()));
    all.put(
        "lock",
        EffectiveText.section(
            "enabled", EffectiveText.flag(cache.lock().enabled()),
            "max-age", EffectiveText.duration(cache.lock().maxAge())));
    all.put("uncacheable-memory", EffectiveText.duration(cache.uncacheableMemory()));
    all.put("promote", EffectiveText.size(cache.promote()));
    all.put("near-max-age", EffectiveText.duration(cache.nearMaxAge()));
    all.put("range-miss", EffectiveText.choice(cache.rangeMiss()));
    all.put(
        "fill",
        EffectiveText.section(
            "window", EffectiveText.size(cache.fill().window()),
            "spool", EffectiveText.sizeOrOff(cache.fill().spool()),
            "lag-timeout", EffectiveText.duration(cache.fill().lagTimeout())));
    all.put("status-header", EffectiveText.flag(cache.statusHeader()));
    all.put("status-key", EffectiveText.flag(cache.statusKey()));
    all.put("header", EffectiveText.flag(cache.header()));
    all.put("detail-header", EffectiveText.flag(cache.detailHeader()));
    all.put("warning", EffectiveText.flag(cache.warning()));
    all.put("key", key(cache.key()));
    all.put(
        "vary",
        EffectiveText.section(
            "max-variants", cache.vary().maxVariants(),
            "normalise", cache.vary().normalise()));
    all.put("on-hit", changes(cache.onHit()));
    Map<String, Object> onMiss = changes(cache.onMiss());
    onMiss.put("location", cache.onMissLocation());
    all.put("on-miss", onMiss);
    return all;
  }

  private static Map<String, Object> enable(Enable enable) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("store", enable.store());
    all.put("url", enable.url().toString());
    if (enable.near()) {
      all.put("near", EffectiveText.flag(true));
    }
    if (!enable.onHit().isEmpty()) {
      all.put("on-hit", changes(enable.onHit()));
    }
    if (!enable.onMiss().isEmpty() || !enable.onMissLocation().isEmpty()) {
      Map<String, Object> onMiss = changes(enable.onMiss());
      onMiss.put("location", enable.onMissLocation());
      all.put("on-miss", onMiss);
    }
    return all;
  }

  private static Map<String, Object> key(KeySettings key) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("query", EffectiveText.flag(key.query()));
    all.put("sort-query", EffectiveText.flag(key.sortQuery()));
    all.put("drop-parameters", key.dropParameters());
    all.put("drop-tracking", EffectiveText.flag(key.dropTracking()));
    all.put("session-ids", key.sessionIds());
    all.put("cookies", key.cookies());
    all.put("headers", key.headers());
    all.put("base-url", key.baseUrl());
    return all;
  }

  private static Map<String, Object> changes(FieldChanges changes) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("remove-headers", changes.remove());
    all.put("set-headers", fields(changes.set()));
    all.put("add-headers", fields(changes.add()));
    return all;
  }

  private static Map<String, Object> fields(Fields fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    fields.forEach(field -> all.put(field.name(), field.value()));
    return all;
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }
}
