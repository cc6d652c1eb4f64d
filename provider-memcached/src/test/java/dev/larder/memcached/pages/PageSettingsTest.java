package dev.larder.memcached.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.memcached.MemcachedStoreProvider;
import dev.larder.testkit.host.MapStoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration may say of pages. */
final class PageSettingsTest {

  @Test
  void nothingHasToBeSaid() {
    PageSettings settings = PageSettings.read(new MapStoreSettings(Map.of()));
    assertEquals(0, settings.flags());
    assertEquals(Duration.ofSeconds(30), settings.ttl());
    assertEquals(65536, settings.maxSize());
    assertEquals(Mode.BOTH, settings.mode());
    assertTrue(settings.format() instanceof BareBody);
    assertEquals("/a.css\ntext/css", keyText(settings, "/a.css?query"));
    assertEquals("/a\napplication/octet-stream", keyText(settings, "/a"));
  }

  private static String keyText(PageSettings settings, String path) {
    var key = settings.keys().keyFor(Asked.get(path), null);
    return key == null ? "null" : key.text();
  }

  @Test
  void allOfItCanBeSaid() {
    PageSettings settings =
        PageSettings.read(
            new MapStoreSettings(
                Map.of(
                    "key",
                    "%{req.host}%{req.path}",
                    "flags",
                    4294967295L,
                    "ttl",
                    "0",
                    "max-size",
                    "1M",
                    "mode",
                    "store",
                    "headers",
                    "on",
                    "mime-types",
                    List.of(Map.of("suffix", ".php", "type", "text/html; charset=utf-8")))));
    assertEquals(-1, settings.flags());
    assertEquals(Duration.ZERO, settings.ttl());
    assertEquals(1 << 20, settings.maxSize());
    assertEquals(Mode.STORE, settings.mode());
    assertTrue(settings.format() instanceof WholeMessage);
    assertEquals("example.com/a.php\ntext/html; charset=utf-8", keyText(settings, "/a.php"));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "key,/%{foo},'key: in ''/%{foo}'', at character 4: no variable is named foo'",
    "key,%{},'key: in ''%{}'', at character 3: no variable is named'",
    "key,%{resp.status},'key: in ''%{resp.status}'', at character 3: resp.status is of a response'",
    "max-size,0,max-size",
    "ttl,-1,ttl",
    "flags,-1,flags",
    "flags,4294967296,flags",
    "mode,neither,mode",
    "maxsize,1,maxsize",
  })
  void vector84MistakesAreProblemsAtStart(String name, String value, String problem) {
    Map<String, Object> all = new HashMap<>(Map.of("format", "body"));
    all.put(name, value);
    MapStoreSettings settings = new MapStoreSettings(all);
    new MemcachedStoreProvider().configure(settings);
    List<String> problems = new ArrayList<>(settings.problems());
    problems.addAll(settings.unread());
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains(problem), problems::toString);
  }

  @Test
  void vector84FormerlyRefusedHeadersAreOn() {
    MapStoreSettings settings = new MapStoreSettings(Map.of("format", "body", "headers", "true"));
    new MemcachedStoreProvider().configure(settings);
    assertEquals(List.of(), settings.problems());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"'',text/html,suffix", ".a,text,type", ".a,'text/html\nx',type"})
  void mediaTypesAreChecked(String suffix, String type, String problem) {
    MapStoreSettings settings =
        new MapStoreSettings(Map.of("mime-types", List.of(Map.of("suffix", suffix, "type", type))));
    PageSettings.read(settings);
    List<String> problems = settings.problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains(problem), problems::toString);
  }
}
