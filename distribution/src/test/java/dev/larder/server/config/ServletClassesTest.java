package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.servlets.ServletJar;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servlets are found in jars, and what is wrong with one is told with its line. */
class ServletClassesTest {

  private static final String NEVER =
      "package a; public class Never extends jakarta.servlet.http.HttpServlet {"
          + " static { if (true) throw new IllegalStateException(\"initialised\"); } }";

  @TempDir private Path folder = Path.of("");

  private Path ext() throws IOException {
    return Files.createDirectories(folder.resolve("ext"));
  }

  private CheckedConfig read(String servlet) throws IOException, InvalidConfigException {
    Path file = folder.resolve("cache.conf");
    Files.writeString(file, "locations = [\n{ url = \"/s\", servlet = \"" + servlet + "\" }\n]\n");
    return new ConfigReader(StoreProviders.of(List.of(new BoxProvider("mem"))))
        .withServlets(ServletClasses.in(folder.resolve("ext")))
        .read(Optional.of(file), Overrides.NONE, folder);
  }

  private String problem(String servlet) {
    InvalidConfigException e = assertThrows(InvalidConfigException.class, () -> read(servlet));
    assertEquals(1, e.problems().size(), e::getMessage);
    return e.problems().get(0).toString().replace(folder + "/", "");
  }

  @Test
  void classOfAJarIsFoundAndNotInitialised() throws Exception {
    ServletJar.write(ext().resolve("never.jar"), folder, "a.Never", NEVER);
    CheckedConfig config = read("a.Never");
    Location.Servlet servlet =
        (Location.Servlet) config.server().defaultSite().locations().get(0).content();
    assertEquals("a.Never", servlet.type().getName());
    assertTrue(EffectiveConfig.render(config).contains("servlet = \"a.Never\""));
    // The servlet's classes come from its jar, the API from the server.
    assertSame(Servlet.class, servlet.type().getClassLoader().loadClass(Servlet.class.getName()));
    assertThrows(ClassNotFoundException.class, () -> Class.forName("a.Never"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.B|there is no class a.B in a jar of ext, or in the server",
        "a b|\"a b\" is not the name of a class",
        "java.lang.String|java.lang.String is not a jakarta.servlet.Servlet",
        "jakarta.servlet.GenericServlet|jakarta.servlet.GenericServlet is not a public class with a"
            + " public constructor without parameters"
      })
  void wrongClassIsAProblem(String servlet, String problem) {
    assertEquals("cache.conf:2: locations[0].servlet: " + problem, problem(servlet));
    assertEquals("jakarta.servlet.GenericServlet", GenericServlet.class.getName());
  }

  @Test
  void brokenJarIsNamed() throws IOException {
    Files.writeString(ext().resolve("broken.jar"), "no jar");
    String told = problem("a.B");
    assertTrue(
        told.startsWith(
            "cache.conf:2: locations[0].servlet: ext/broken.jar cannot be read as a jar: "),
        told);
  }

  @Test
  void whatAClassNeedsAndIsNotThereIsNamed() throws Exception {
    Path both = folder.resolve("both.jar");
    ServletJar.write(
        both,
        folder,
        "a.Needs",
        "package a; public class Needs extends a.Base {}"
            + " class Base extends jakarta.servlet.http.HttpServlet {}");
    Files.delete(folder.resolve("classes-a.Needs/a/Base.class"));
    ServletJar.pack(ext().resolve("needs.jar"), folder.resolve("classes-a.Needs"));
    assertEquals(
        "cache.conf:2: locations[0].servlet: the class a.Needs cannot be loaded:"
            + " java.lang.NoClassDefFoundError: a/Base",
        problem("a.Needs"));
  }

  @Test
  void nothingIsOpenedWithoutAServlet() throws Exception {
    Files.writeString(ext().resolve("broken.jar"), "no jar");
    Files.writeString(
        folder.resolve("other.conf"), "locations = [ { url = \"/\", proxy = \"http://a\" } ]");
    new ConfigReader(StoreProviders.of(List.of(new BoxProvider("mem"))))
        .withServlets(ServletClasses.in(folder.resolve("ext")))
        .read(Optional.of(folder.resolve("other.conf")), Overrides.NONE, folder);
  }
}
