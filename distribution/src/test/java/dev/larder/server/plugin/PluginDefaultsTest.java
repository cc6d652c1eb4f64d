package dev.larder.server.plugin;

import static dev.larder.server.plugin.JarBuilder.providerSource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.CheckedConfig;
import dev.larder.server.config.ConfigProblem;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in's reference.conf has the defaults of the types that it provides, and no others. */
class PluginDefaultsTest {

  private static final String LABEL = "settings.text(\"label\", \"none\"); return context -> null;";

  @TempDir private Path home = Path.of("");

  private Path plugin(String type, String reference) throws IOException {
    String name = type + ".P";
    return new JarBuilder()
        .names(name)
        .source(name, providerSource(name, type, "", LABEL))
        .file("reference.conf", reference)
        .build(home.resolve("providers").resolve(type + ".jar"));
  }

  private CheckedConfig read(String stores) throws IOException, InvalidConfigException {
    Path file = home.resolve("cache.conf");
    Files.writeString(
        file,
        "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\nstores {"
            + stores
            + "}\ncache { enable = [] }");
    return new ConfigReader(StoreProviders.of(Plugins.find(home.resolve("providers"))))
        .read(Optional.of(file), Overrides.NONE, home);
  }

  private List<String> problems(String stores) throws IOException {
    try {
      read(stores);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
  }

  @Test
  void standBelowTheStoresOwnSection() throws Exception {
    plugin("one", "providers.one.label = theirs\nlibrary { x = ${nowhere} }");
    Map<String, Map<String, Object>> stores =
        read("a { provider = one }, b { provider = one, label = own }").stores();
    assertEquals("theirs", stores.getOrDefault("a", Map.of()).get("label"));
    assertEquals("own", stores.getOrDefault("b", Map.of()).get("label"));
  }

  @Test
  void areOfThePluginsOwnTypes() throws IOException {
    Path one = plugin("one", "providers {\n one.label = a\n two.label = b\n mem.size = 1\n}");
    plugin("two", "");
    String place = "jar:file:" + one + "!/reference.conf:";
    String problem = ": a plug-in has defaults for what it provides, which is one";
    assertEquals(
        List.of(place + "3: providers.two" + problem, place + "4: providers.mem" + problem),
        problems("a { provider = one }, b { provider = two }"));
  }

  @Test
  void areNotReadWhereNoStoreIsOfTheType() throws IOException {
    plugin("one", "providers { one { label = ");
    plugin("two", "");
    assertEquals(List.of(), problems("b { provider = two }"));
    List<String> problems = problems("b { provider = one }");
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("one.jar!/reference.conf:1: "), problems.toString());
  }

  @Test
  void whatAProviderThrowsNamesItsJar() throws IOException {
    Path jar =
        new JarBuilder()
            .names("p.P")
            .leftOut("lib.Tool", "package lib; public class Tool {}")
            .source("p.P", providerSource("p.P", "p", "", "new lib.Tool(); return null;"))
            .build(home.resolve("providers/p/p.jar"));
    assertEquals(
        List.of(
            home.resolve("cache.conf")
                + ":2: stores.a: "
                + jar
                + ": p.P: the class lib.Tool is missing: put its jar into "
                + jar.getParent()),
        problems("a { provider = p }"));
  }
}
