package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.engine.settings.CacheSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache sections of server, host and location lie over each other. */
class CacheLayersTest {

  private static final String THREE_LAYERS =
      """
      stores { a { provider = box }, b { provider = box }, c { provider = box } }
      cache {
        enable = [ { store = a, url = "/" } ]
        disable = ["/one"]
        default-expire = 1m
        max-expire = 5h
        ignore-headers = [A]
        lock { max-age = 7s }
        status-expire { 404 = 1s, 410 = 1s }
        on-hit { add-headers { X-A = server, X-B = server }, remove-headers = [R] }
      }
      locations = [ { url = "/", proxy = "http://o" } ]
      hosts {
        "H.example" {
          locations = [
            { url = "/", proxy = "http://o" }
            { url = "/shop", proxy = "http://o", cache {
                enable = [ { store = c }, { store = b, url = "/shop/x" } ]
                disable = ["/shop/cart"]
                default-expire = 3m
                ignore-headers = [C]
                lock { enabled = off }
                status-expire { 404 = 3s }
                on-hit { add-headers { x-a = location } }
              } }
            { url = "/off", proxy = "http://o", cache { disable = on } }
            { url = "/not-off", proxy = "http://o", cache { disable = off } }
          ]
          cache {
            enable = [ { store = b, url = "/img" } ]
            disable = ["/two"]
            default-expire = 2m
          }
        }
      }
      """;

  @TempDir private Path folder = Path.of("");

  private CacheSettings hosts(int location) {
    Site site = new ConfigText(folder).read(THREE_LAYERS).sites().get(0);
    return site.locations().get(location).cache();
  }

  private static List<String> enabled(CacheSettings cache) {
    return cache.enable().stream().map(enable -> enable.store() + " " + enable.url()).toList();
  }

  private static List<String> disabled(CacheSettings cache) {
    return cache.disable().stream().map(Object::toString).toList();
  }

  @Test
  void hostsAddRulesAfterTheServers() {
    CacheSettings cache = hosts(0);
    assertEquals(List.of("a /", "b /img"), enabled(cache));
    assertEquals(List.of("/one", "/two"), disabled(cache));
    assertEquals(Duration.ofMinutes(2), cache.defaultExpire());
    assertEquals(Duration.ofHours(5), cache.maxExpire());
  }

  @Test
  void locationsAddRulesBeforeAllOthersAndMeanThemselves() {
    CacheSettings cache = hosts(1);
    assertEquals(List.of("c /shop", "b /shop/x", "a /", "b /img"), enabled(cache));
    assertEquals(List.of("/shop/cart", "/one", "/two"), disabled(cache));
  }

  @Test
  void otherListsAndScalarsTakeThePlaceOfInheritedOnes() {
    CacheSettings cache = hosts(1);
    assertEquals(Duration.ofMinutes(3), cache.defaultExpire());
    assertEquals(List.of("C"), cache.ignoreHeaders());
  }

  @Test
  void nestedSectionsMergeByKey() {
    CacheSettings cache = hosts(1);
    assertFalse(cache.lock().enabled());
    assertEquals(Duration.ofSeconds(7), cache.lock().maxAge());
    assertEquals(
        Map.of(404, Duration.ofSeconds(3), 410, Duration.ofSeconds(1)), cache.statusExpire());
    assertEquals(Fields.of("X-B", "server", "x-a", "location"), cache.onHit().add());
    assertEquals(List.of("R"), cache.onHit().remove());
  }

  @Test
  void disableOnCoversTheLocation() {
    assertEquals(List.of("/off", "/one", "/two"), disabled(hosts(2)));
    assertEquals(List.of("/one", "/two"), disabled(hosts(3)));
  }

  @Test
  void whatALocationSaysHoldsThereOnly() {
    ServerConfig config = new ConfigText(folder).read(THREE_LAYERS);
    CacheSettings server = config.defaultSite().locations().get(0).cache();
    assertEquals(List.of("a /"), enabled(server));
    assertEquals(Duration.ofMinutes(1), server.defaultExpire());
  }

  @Test
  void everythingIsKeptInMemUnlessSomebodySaysWhatIsCached() {
    ConfigText text = new ConfigText(folder);
    String site = "locations = [ { url = \"/\", proxy = \"http://o\" } ]\n";
    CacheSettings plain = text.read(site).defaultSite().locations().get(0).cache();
    assertEquals(List.of("mem /"), enabled(plain));
    CacheSettings none =
        text.read(site + "cache { enable = [] }").defaultSite().locations().get(0).cache();
    assertEquals(List.of(), enabled(none));
    ServerConfig elsewhere =
        text.read(
            site
                + "stores { a { provider = box } }\n"
                + "hosts { h { cache { enable = [ { store = a, url = \"/\" } ] } } }");
    assertEquals(List.of(), enabled(elsewhere.defaultSite().locations().get(0).cache()));
    assertEquals(List.of("a /"), enabled(elsewhere.sites().get(0).locations().get(0).cache()));
    assertEquals(List.of("a"), elsewhere.stores().stream().map(store -> store.name()).toList());
  }

  @Test
  void aHostWithoutLocationsHasTheServersWithItsOwnCache() {
    ServerConfig config =
        new ConfigText(folder)
            .read(
                "locations = [ { url = \"/\", proxy = \"http://o\" } ]\n"
                    + "hosts { h { cache { header = on } } }");
    assertEquals("h", config.sites().get(0).name());
    assertTrue(config.sites().get(0).locations().get(0).cache().header());
    assertFalse(config.defaultSite().locations().get(0).cache().header());
  }

  @Test
  void zeroPercentMeansTheDefaultOfSixty() {
    assertEquals(60, new ConfigText(folder).cache("force-completion = 0").forceCompletion());
  }

  @Test
  void offIsZeroForWhatIsOffOrHowLong() {
    assertEquals(
        Duration.ZERO, new ConfigText(folder).cache("stale-on-error = off").staleOnError());
  }
}
