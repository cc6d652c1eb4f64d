package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider's jar may have defaults for its stores in its reference.conf, and nothing else. */
class ProviderDefaultsTest {

  private final BoxProvider box = new BoxProvider("box");

  @TempDir private Path folder = Path.of("");

  private Path jar(String name, String reference) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("reference.conf"));
      entries.write(reference.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  /** The problems of a configuration with a store of the provider, beside these jars. */
  private List<String> problems(Path... jars) throws IOException {
    Path file = folder.resolve("cache.conf");
    Files.writeString(
        file,
        """
        locations = [ { url = "/", proxy = "http://a:1" } ]
        stores { b { provider = box, label = own } }
        cache { enable = [ { store = b, url = "/" } ] }
        """);
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), BoxProvider.class.getClassLoader())) {
      new ConfigReader(StoreProviders.of(List.of(box)), loader)
          .read(Optional.of(file), Overrides.NONE, folder);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
  }

  @Test
  void standBelowTheStoresOwnSection() throws IOException {
    Path jar = jar("box.jar", "providers { box { label = theirs, max-object-count = 12 } }");
    assertEquals(List.of(), problems(jar));
    assertEquals("own", box.read().get(0));
    assertEquals("12", box.read().get(2));
  }

  @Test
  void whatElseAJarSaysIsNoConcernOfTheServer() throws IOException {
    Path jar =
        jar(
            "library.jar",
            "library { home = ${user.home}, x = ${library.home} }, limits { uri = 1 }, x = ${nowhere}");
    assertEquals(List.of(), problems(jar));
  }

  @Test
  void whatIsNoHoconIsAProblemOfTheJar() throws IOException {
    Path jar = jar("broken.jar", "\nproviders { box { label = ");
    List<String> problems = problems(jar);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(
        problems.get(0).startsWith("jar:file:" + jar + "!/reference.conf:2: "),
        problems.toString());
  }

  @Test
  void whatIsWrongIsAProblemOfTheJar() throws IOException {
    Path one = jar("one.jar", "providers { box = 5 }");
    Path two = jar("two.jar", "providers { box { lable = x } }");
    Path three = jar("x.jar", "providers = on");
    assertEquals(
        List.of(
            "jar:file:"
                + one
                + "!/reference.conf:1: providers.box: expected a section { }, found \"5\"",
            "jar:file:"
                + two
                + "!/reference.conf:1: stores.b.lable: unknown setting; did you mean label?",
            "jar:file:"
                + three
                + "!/reference.conf:1: providers: expected a section { }, found \"on\""),
        problems(one, two, three));
  }
}
