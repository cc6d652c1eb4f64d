package dev.larder.benchmarks;

import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.CacheSettings.Enable;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.settings.CacheSettings.Fill;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import dev.larder.engine.settings.CacheSettings.Lock;
import dev.larder.engine.settings.CacheSettings.RangeMiss;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import dev.larder.engine.settings.UrlPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of the default profile, with these stores for everything. */
final class BenchmarkSettings {

  private static final UrlPattern ALL = UrlPattern.parse("/");

  private BenchmarkSettings() {}

  static CacheSettings of(List<String> stores) {
    return new CacheSettings(
        stores.stream()
            .map(store -> new Enable(store, ALL, FieldChanges.NONE, FieldChanges.NONE, "", false))
            .toList(),
        List.of(),
        Duration.ofHours(1),
        Duration.ofDays(1),
        Duration.ZERO,
        0.1,
        false,
        false,
        false,
        60,
        List.of(),
        false,
        false,
        false,
        true,
        false,
        false,
        Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501),
        Set.of(),
        Map.of(),
        List.of("CDN-Cache-Control", "Surrogate-Control"),
        Duration.ofDays(1),
        Set.of(500, 502, 503, 504),
        Duration.ZERO,
        new Lock(true, Duration.ofSeconds(5)),
        Duration.ofMinutes(2),
        0,
        Duration.ofSeconds(10),
        RangeMiss.WHOLE,
        new Fill(1 << 20, 0, Duration.ofSeconds(30)),
        true,
        false,
        false,
        false,
        false,
        new KeySettings(true, false, List.of(), false, List.of(), List.of(), List.of(), ""),
        new VarySettings(64, List.of("Accept-Encoding", "Accept-Language")),
        FieldChanges.NONE,
        FieldChanges.NONE,
        "");
  }
}
