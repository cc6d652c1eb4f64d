package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import dev.larder.engine.store.StoreProviders;
import dev.larder.server.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/reference.md} names the settings that {@code larder check} prints, no other. */
class ReferencePageTest {

  /** Sections and lists of every kind, with nothing in them that has a default. */
  private static final String EVERY_KIND =
      """
      listen = [ { port = 1 }, { port = 2, tls { certificate = s.pem, key = s.key } },
                 { port = 3, tls { key-store = store, key-store-password = secret } } ]
      stores { mem { provider = mem, size = 256M }, fd { provider = fd },
               disk { provider = disk },
               shared { provider = memcached, protocol = binary, auth { user = u, password = p } },
               pages { provider = memcached, format = body } }
      locations = [ { url = "/", proxy = "http://a" }, { url = "/f", files = "." },
                    { url = "/s", servlet = "org.eclipse.jetty.ee10.servlet.DefaultServlet" },
                    { url = "/l", lua = handler.lua } ]
      hosts { h { locations = [ { url = "/", proxy = "http://a" } ] } }
      access-log { file = "x.log" }
      """;

  /** What check does not print, for it is secret. */
  private static final Set<String> NOT_PRINTED =
      Set.of("listen[].tls.key-store-password", "stores.NAME.auth.password");

  /** Sections in which the names are the operator's. */
  private static final Set<String> NAMED = Set.of("hosts", "stores");

  @TempDir private Path folder = Path.of("");

  private Map<String, ConfigValue> printed() throws IOException, InvalidConfigException {
    TestCertificate certificate = TestCertificate.of("s.example");
    certificate.write(folder, "s");
    TestCertificate.keyStore(folder.resolve("store"), "PKCS12", "secret", List.of(certificate));
    Files.writeString(folder.resolve("handler.lua"), "return function(vr) end");
    Path file = Files.writeString(folder.resolve("cache.conf"), EVERY_KIND);
    ConfigReader reader =
        new ConfigReader(StoreProviders.discover(ReferencePageTest.class.getClassLoader()));
    String text = EffectiveConfig.render(reader.read(Optional.of(file), Overrides.NONE, folder));
    Map<String, ConfigValue> settings = new TreeMap<>();
    flatten("", ConfigFactory.parseString(text).root(), settings);
    return settings;
  }

  private static void flatten(String path, ConfigValue value, Map<String, ConfigValue> settings) {
    if (value instanceof ConfigObject section && !section.isEmpty()) {
      section.forEach(
          (name, nested) ->
              flatten(
                  path + (path.isEmpty() ? "" : ".") + (NAMED.contains(path) ? "NAME" : name),
                  nested,
                  settings));
    } else if (value instanceof ConfigList list
        && !list.isEmpty()
        && list.get(0) instanceof ConfigObject) {
      list.forEach(entry -> flatten(path + "[]", entry, settings));
      put(path, value, settings);
    } else {
      put(path, value, settings);
    }
  }

  /** What may stand in several places has one row. */
  private static void put(String path, ConfigValue value, Map<String, ConfigValue> settings) {
    String name =
        path.replaceFirst("^hosts\\.NAME\\.locations", "locations")
            .replaceFirst("^hosts\\.NAME\\.tls", "listen[].tls")
            .replaceFirst("^locations\\[]\\.cache\\.", "cache.")
            .replaceFirst("^hosts\\.NAME\\.cache\\.", "cache.");
    // A list of sections has rows for what is in them.
    if (!Set.of("listen", "locations").contains(name)) {
      settings.putIfAbsent(name, value);
    }
  }

  @Test
  void namesWhatCheckPrintsAndNothingElse() throws Exception {
    Set<String> known = new TreeSet<>(printed().keySet());
    known.addAll(NOT_PRINTED);
    assertEquals(
        String.join("\n", known),
        String.join("\n", new TreeSet<>(DocumentedSettings.read().keySet())));
  }

  @Test
  void tellsTheDefaultsThatHold() throws Exception {
    Map<String, ConfigValue> printed = printed();
    DocumentedSettings.read()
        .forEach(
            (name, row) -> {
              if (!row.defaultValue().isEmpty()) {
                ConfigValue told =
                    ConfigFactory.parseString("x = " + row.defaultValue()).getValue("x");
                assertEquals(text(told), text(printed.get(name)), name);
              }
            });
  }

  @Test
  void saysOfTheSameSettingsAsCheckThatTheyHaveNoEffect() throws Exception {
    Set<String> remarked = new TreeSet<>();
    printed()
        .forEach(
            (name, value) -> {
              if (value.origin().comments().contains(" no effect yet")) {
                remarked.add(name);
              }
            });
    Set<String> told = new TreeSet<>();
    DocumentedSettings.read()
        .forEach(
            (name, row) -> {
              if (row.meaning().toLowerCase(Locale.ROOT).contains("no effect")) {
                told.add(name);
              }
            });
    assertEquals(remarked, told);
  }

  private static String text(@Nullable ConfigValue value) {
    return value == null ? "not printed" : value.unwrapped().toString();
  }

  @Test
  void theShippedFileShowsEverySetting() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/main/archive/conf/cache.conf"))) {
      // Examples; a setting, a line of a section, or its end. Prose has neither sign.
      lines.add(
          line.matches("\\s*# +[a-z0-9-]+ *(=|\\{).*|\\s*# +\\} *")
              ? line.replaceFirst("# ", "")
              : line.replaceFirst("^(\\s*)## ", "$1"));
    }
    Map<String, ConfigValue> shown = new TreeMap<>();
    Config file =
        ConfigFactory.parseString(String.join("\n", lines))
            .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
    flatten("", file.root(), shown);
    assertEquals(
        String.join("\n", new TreeSet<>(DocumentedSettings.read().keySet())),
        String.join("\n", shown.keySet()));
  }

  @Test
  void agreesWithThePageForModCache() throws IOException {
    Map<String, String> told = new HashMap<>();
    Map<String, DocumentedSettings.Row> rows = DocumentedSettings.read();
    rows.forEach(
        (name, row) -> {
          if (!row.directive().isEmpty()) {
            told.put(row.directive(), name);
          }
        });
    Map<String, String> there = new HashMap<>();
    Pattern row = Pattern.compile("\\| `(M?Cache\\w+)` \\| \\*?`([^`]+)`\\*? \\|.*");
    for (String line : Files.readAllLines(Path.of("../docs/from-mod_cache.md"))) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        there.put(matcher.group(1), matcher.group(2));
      }
    }
    // Those of stores that are not in this version have no row; one of disk and mem have one name.
    there.values().retainAll(rows.keySet());
    there.keySet().removeAll(List.of("CacheSize", "CacheSocache", "CacheSocacheMaxSize"));
    assertEquals(new TreeMap<>(there), new TreeMap<>(told));
  }
}
