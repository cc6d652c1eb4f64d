package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.UrlPattern;
import dev.larder.engine.store.StoreProviders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds where nothing is said, by profile. */
class ProfilesTest {

  @TempDir private Path folder = Path.of("");

  private static Overrides profile(String name) {
    return new Overrides(
        Optional.of("http://127.0.0.1:9"),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(name));
  }

  private CacheSettings settings(String profile) throws InvalidConfigException {
    return new ConfigText(folder)
        .readWithoutFile(profile(profile))
        .server()
        .defaultSite()
        .locations()
        .get(0)
        .cache();
  }

  /** What the grammar's cache section says; the grammar's examples apart. */
  @Test
  void defaultProfileIsTheGrammars() throws InvalidConfigException {
    String grammar =
        """
        {
          default-expire = 1h, max-expire = 1d, min-expire = 0s, last-modified-factor = 0.1
          ignore-cache-control = off, ignore-no-last-mod = off, force-completion = 60
          ignore-headers = [], store-expired = off, store-no-store = off, store-private = off
          store-no-cache = on, store-set-cookie = off, store-authorized = off
          heuristic-status = [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]
          refuse-status = [400, 408, 411, 412, 413, 416, 417, 431]
          status-expire {}, targeted = ["CDN-Cache-Control", "Surrogate-Control"]
          stale-on-error = 1d, error-status = [500, 502, 503, 504]
          stale-while-revalidate = off, lock { enabled = on, max-age = 5s }
          uncacheable-memory = 2m, promote = 1M, near-max-age = 10s, range-miss = whole
          fill { window = 1M, spool = off, lag-timeout = 30s }
          status-header = on, header = off, detail-header = off, warning = off
          key { query = on, sort-query = off, drop-parameters = [], drop-tracking = off,
                session-ids = [], cookies = [], headers = [], base-url = "" }
          vary { max-variants = 64, normalise = ["Accept-Encoding", "Accept-Language"] }
          on-hit { add-headers {}, remove-headers = [] }
          on-miss { add-headers {}, remove-headers = [], location = "" }
          enable = [ { store = mem, url = "/" } ], disable = []
          heuristic-query = off, status-key = off
          on-hit { set-headers {} }, on-miss { set-headers {} }
        }
        """;
    ConfigObject expected = ConfigFactory.parseString(grammar).root();
    Map<String, Object> effective = EffectiveCache.of(settings("default"));
    assertEquals(expected.unwrapped(), ConfigValueFactory.fromMap(effective).unwrapped());
  }

  @Test
  void rfcStrictDiffersWhereTheRfcDoes() throws InvalidConfigException {
    Map<String, Object> expected = EffectiveCache.of(settings("default"));
    expected.put("max-expire", "3650d");
    expected.put("heuristic-query", "on");
    expected.put("store-set-cookie", "on");
    expected.put("store-authorized", "on");
    expected.put(
        "heuristic-status", List.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501));
    expected.put("refuse-status", List.of(412, 416));
    expected.put("range-miss", "pass");
    expected.put("store-expired", "on");
    expected.put("error-status", List.of());
    assertEquals(expected, EffectiveCache.of(settings("rfc-strict")));
  }

  @Test
  void modCacheHasTheOriginalsHabits() throws InvalidConfigException {
    Map<String, Object> expected = EffectiveCache.of(settings("default"));
    expected.put("store-set-cookie", "on");
    expected.put("store-no-cache", "off");
    expected.put("heuristic-status", List.of(200, 203, 300, 301));
    expected.put("targeted", List.of());
    expected.put("stale-on-error", "365d");
    expected.put("error-status", List.of(500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511));
    expected.put("lock", Map.of("enabled", "off", "max-age", "5s"));
    expected.put("warning", "on");
    expected.put("vary", Map.of("max-variants", 64, "normalise", List.of()));
    assertEquals(expected, EffectiveCache.of(settings("mod-cache")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "rfc-strict", "mod-cache"})
  void saysEverySettingOfTheCacheSection(String name) {
    Problems problems = new Problems();
    Section section =
        new Section(
            "cache",
            Profile.named(name, ConfigFactory.empty().origin(), problems).section("cache"),
            problems);
    new CacheSectionReader(Set.of("mem")).read(section, CacheSectionReader.NOTHING, "");
    section.finish();
    assertEquals(List.of(), problems.all());
    for (String key : section.known()) {
      boolean rule = key.equals("enable") || key.equals("disable");
      assertEquals(!rule, section.names().contains(key), key);
    }
  }

  @Test
  void modCacheNumbersHoldForEveryStoreOfTheProviderMem() throws InvalidConfigException {
    BoxProvider mem = new BoxProvider("mem");
    ConfigReader reader = new ConfigReader(StoreProviders.of(List.of(mem)));
    reader.read(Optional.empty(), profile("mod-cache"), folder);
    assertEquals("1009", mem.read().get(2));
    assertEquals("102400", mem.read().get(4));
    assertEquals("10000", mem.read().get(5));
    reader.read(Optional.empty(), profile("default"), folder);
    assertEquals("0", mem.read().get(2));
  }

  @Test
  void theFileGoesBeforeTheProfile() throws InvalidConfigException {
    CheckedConfig read =
        new ConfigText(folder)
            .read(
                """
                profile = mod-cache
                cache { warning = off }
                stores { ram { provider = mem, max-object-size = 20k } }
                """,
                new Overrides(
                    Optional.of("http://a"),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()));
    assertEquals("mod-cache", read.profile());
    assertFalse(read.server().defaultSite().locations().get(0).cache().warning());
    Map<String, Object> ram = read.stores().getOrDefault("ram", Map.of());
    assertEquals("20k", ram.get("max-object-size"));
    assertEquals("100k", ram.get("size"));
  }

  @Test
  void theCommandLineGoesBeforeTheFilesProfile() throws InvalidConfigException {
    CheckedConfig read = new ConfigText(folder).read("profile = mod-cache", profile("rfc-strict"));
    assertEquals("rfc-strict", read.profile());
    assertTrue(read.server().defaultSite().locations().get(0).cache().storeAuthorized());
  }

  @Test
  void anOriginAloneIsEnough() throws InvalidConfigException {
    ServerConfig config =
        new ConfigText(folder)
            .readWithoutFile(
                new Overrides(
                    Optional.of("http://127.0.0.1:9"),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()))
            .server();
    assertEquals(List.of(new Listener("0.0.0.0", 8080, true)), config.listen());
    assertEquals(List.of(), config.trustedProxies());
    assertEquals(List.of(), config.sites());
    assertEquals(Optional.empty(), config.accessLog());
    assertEquals(
        new Limits(
            16384,
            32768,
            8192,
            20000,
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10)),
        config.limits());
    assertEquals(List.of("mem"), config.stores().stream().map(s -> s.name()).toList());
    Location only = config.defaultSite().locations().get(0);
    assertEquals("/", only.url());
    assertEquals(
        new Location.Proxy(
            List.of(java.net.URI.create("http://127.0.0.1:9")),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            1,
            true,
            Duration.ofHours(1)),
        only.content());
    assertEquals(UrlPattern.parse("/"), only.cache().enable().get(0).url());
  }
}
