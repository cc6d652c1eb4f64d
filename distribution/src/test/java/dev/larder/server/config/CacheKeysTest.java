package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.larder.api.Fields;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.CacheSettings.Enable;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.settings.CacheSettings.Fill;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import dev.larder.engine.settings.CacheSettings.Lock;
import dev.larder.engine.settings.CacheSettings.RangeMiss;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import dev.larder.engine.settings.UrlPattern;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of a cache section arrives in the component of its record. */
class CacheKeysTest {

  @TempDir private Path folder = Path.of("");

  private record Key(String component, String written, Object value) {}

  private static final List<Key> KEYS =
      List.of(
          new Key(
              "enable",
              "enable = [ { store = box, url = \"/x\", near = off, on-hit { add-headers { A = b } }, on-miss { location = \"/\" } } ]",
              List.of(
                  new Enable(
                      "box",
                      UrlPattern.parse("/x"),
                      new FieldChanges(List.of(), Fields.EMPTY, Fields.of("A", "b")),
                      FieldChanges.NONE,
                      "/",
                      false))),
          new Key("disable", "disable = [\"/y\"]", List.of(UrlPattern.parse("/y"))),
          new Key("defaultExpire", "default-expire = 90", Duration.ofSeconds(90)),
          new Key("maxExpire", "max-expire = 2 days", Duration.ofDays(2)),
          new Key("minExpire", "min-expire = 1500ms", Duration.ofMillis(1500)),
          new Key("lastModifiedFactor", "last-modified-factor = 0.25", 0.25),
          new Key("ignoreCacheControl", "ignore-cache-control = on", true),
          new Key("ignoreNoLastMod", "ignore-no-last-mod = yes", true),
          new Key("heuristicQuery", "heuristic-query = true", true),
          new Key("forceCompletion", "force-completion = 75", 75),
          new Key("ignoreHeaders", "ignore-headers = [X-A, X-B]", List.of("X-A", "X-B")),
          new Key("storeExpired", "store-expired = on", true),
          new Key("storeNoStore", "store-no-store = on", true),
          new Key("storePrivate", "store-private = on", true),
          new Key("storeNoCache", "store-no-cache = no", false),
          new Key("storeSetCookie", "store-set-cookie = on", true),
          new Key("storeAuthorized", "store-authorized = on", true),
          new Key("heuristicStatus", "heuristic-status = [200, 404]", Set.of(200, 404)),
          new Key("refuseStatus", "refuse-status = [400, 451]", Set.of(400, 451)),
          new Key(
              "statusExpire",
              "status-expire { 404 = 10s, 500 = 1 }",
              Map.of(404, Duration.ofSeconds(10), 500, Duration.ofSeconds(1))),
          new Key("targeted", "targeted = [\"Edge-Control\"]", List.of("Edge-Control")),
          new Key("staleOnError", "stale-on-error = 5m", Duration.ofMinutes(5)),
          new Key("errorStatus", "error-status = [500, 404]", Set.of(404, 500)),
          new Key("staleWhileRevalidate", "stale-while-revalidate = 7s", Duration.ofSeconds(7)),
          new Key(
              "lock",
              "lock { enabled = off, max-age = 9s }",
              new Lock(false, Duration.ofSeconds(9))),
          new Key("promote", "promote = 64k", 64L << 10),
          new Key("nearMaxAge", "near-max-age = 1m", Duration.ofMinutes(1)),
          new Key("uncacheableMemory", "uncacheable-memory = 3m", Duration.ofMinutes(3)),
          new Key("rangeMiss", "range-miss = pass", RangeMiss.PASS),
          new Key(
              "fill",
              "fill { window = 2M, spool = 5G, lag-timeout = 4s }",
              new Fill(2 << 20, 5L << 30, Duration.ofSeconds(4))),
          new Key("statusHeader", "status-header = off", false),
          new Key("statusKey", "status-key = on", true),
          new Key("header", "header = on", true),
          new Key("detailHeader", "detail-header = on", true),
          new Key("warning", "warning = on", true),
          new Key(
              "key",
              "key { query = off, sort-query = on, drop-parameters = [a], drop-tracking = on,"
                  + " session-ids = [sid], cookies = [c], headers = [X-H],"
                  + " base-url = \"HTTP://Example.org:81/\" }",
              new KeySettings(
                  false,
                  true,
                  List.of("a"),
                  true,
                  List.of("sid"),
                  List.of("c"),
                  List.of("X-H"),
                  "http://example.org:81")),
          new Key(
              "vary",
              "vary { max-variants = 3, normalise = [Accept] }",
              new VarySettings(3, List.of("Accept"))),
          new Key(
              "onHit",
              "on-hit { add-headers { \"X-Hit\" = yes }, set-headers { A = b }, remove-headers = [Via] }",
              new FieldChanges(List.of("Via"), Fields.of("A", "b"), Fields.of("X-Hit", "yes"))),
          new Key(
              "onMiss",
              "on-miss { add-headers { X-Miss = \"1, 2\" }, remove-headers = [Via] }",
              new FieldChanges(List.of("Via"), Fields.EMPTY, Fields.of("X-Miss", "1, 2"))),
          new Key("onMissLocation", "on-miss { location = \"/\" }", "/"));

  static Stream<Arguments> keys() {
    return KEYS.stream().map(key -> Arguments.of(key.component(), key));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void arrivesInItsComponentAndChangesNoOther(String component, Key key) throws Exception {
    Map<String, Object> plain = components(new ConfigText(folder).cache(""));
    Map<String, Object> read = components(new ConfigText(folder).cache(key.written()));
    assertEquals(key.value(), read.get(component));
    assertNotEquals(plain.get(component), read.get(component), "a value other than the default");
    plain.remove(component);
    read.remove(component);
    assertEquals(plain, read);
  }

  @Test
  void everyComponentHasAKey() {
    Set<String> components = new TreeSet<>();
    for (RecordComponent component : CacheSettings.class.getRecordComponents()) {
      components.add(component.getName());
    }
    assertEquals(components, new TreeSet<>(KEYS.stream().map(Key::component).toList()));
  }

  private static Map<String, Object> components(CacheSettings settings) throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : Arrays.asList(CacheSettings.class.getRecordComponents())) {
      values.put(component.getName(), component.getAccessor().invoke(settings));
    }
    return values;
  }
}
