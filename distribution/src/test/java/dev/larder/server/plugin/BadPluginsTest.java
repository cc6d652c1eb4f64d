package dev.larder.server.plugin;

import static dev.larder.server.plugin.JarBuilder.providerSource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.FoundProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a plug-in is told in a line that begins with the jar, and hurts no other. */
class BadPluginsTest {

  private static final String NOTHING = "return null;";

  @TempDir private Path home = Path.of("");

  private Path providers() {
    return home.resolve("providers");
  }

  private Path jar(JarBuilder jar) throws IOException {
    return jar.build(providers().resolve("bad.jar"));
  }

  /** What is told of the only plug-in that is bad, beside a good one that is there all the same. */
  private String problem() throws IOException {
    new JarBuilder().provider("fine.Provider", "fine").build(providers().resolve("fine/f.jar"));
    FoundProviders found = Plugins.find(providers());
    assertEquals(
        List.of("fine"), found.installed().stream().map(provider -> provider.type()).toList());
    assertEquals(1, found.unusable().size(), found.unusable().toString());
    return found.unusable().get(0);
  }

  private void assertTold(Path place, String problem) throws IOException {
    assertEquals(place + ": " + problem, problem());
  }

  private void assertToldInPart(Path place, String... parts) throws IOException {
    String told = problem();
    assertTrue(told.startsWith(place + ": "), told);
    for (String part : parts) {
      assertTrue(told.contains(part), told);
    }
    assertEquals(1, told.lines().count(), told);
  }

  @Test
  void whatIsNoZip() throws IOException {
    Path jar = Files.createDirectories(providers()).resolve("bad.jar");
    Files.writeString(jar, "this is no jar at all, but long enough to be looked at");
    assertToldInPart(jar, "is not a jar that can be read: ");
  }

  @Test
  void anEmptyFile() throws IOException {
    Path jar = Files.createFile(Files.createDirectories(providers()).resolve("bad.jar"));
    assertToldInPart(jar, "is not a jar that can be read: ");
  }

  @Test
  void aJarThatWasCutShort() throws IOException {
    Path jar = jar(new JarBuilder().provider("bad.Provider", "bad"));
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
    assertToldInPart(jar, "is not a jar that can be read: ");
  }

  @Test
  void aBrokenJarBesideAGoodOneInAFolder() throws IOException {
    Path folder = providers().resolve("bad");
    new JarBuilder().provider("bad.Provider", "bad").build(folder.resolve("a.jar"));
    Path broken = Files.writeString(folder.resolve("b.jar"), "no");
    assertToldInPart(broken, "is not a jar that can be read: ");
  }

  @Test
  void aFolderWithoutJars() throws IOException {
    Path folder = providers().resolve("empty");
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("README.md"), "");
    assertTold(folder, "has no jar: a plug-in's jars are directly in its folder");
  }

  @Test
  void jarsWithoutProvider() throws IOException {
    Path folder = providers().resolve("library");
    new JarBuilder().file("a.txt", "a").build(folder.resolve("a.jar"));
    new JarBuilder().names("").build(folder.resolve("b.jar"));
    assertTold(
        folder,
        "has no provider: none of its jars has a META-INF/services/dev.larder.api.StoreProvider"
            + " with a name in it");
  }

  @Test
  void aClassThatIsNotThere() throws IOException {
    Path jar = jar(new JarBuilder().names("bad.Absent"));
    assertTold(jar, "names bad.Absent as a provider, and no jar of the plug-in has that class");
  }

  @Test
  void aClassOfTheServerIsNotThereEither() throws IOException {
    Path jar = jar(new JarBuilder().names("dev.larder.mem.MemStoreProvider"));
    assertToldInPart(jar, "MemStoreProvider as a provider, and no jar of the plug-in has");
  }

  @Test
  void aClassThatIsNoProvider() throws IOException {
    Path jar =
        jar(
            new JarBuilder()
                .names("bad.Thing")
                .source("bad.Thing", "package bad; public class Thing {}"));
    assertTold(jar, "names bad.Thing as a provider, which is no StoreProvider");
  }

  @Test
  void aClassThatCannotBeMade() throws IOException {
    Path jar =
        jar(
            new JarBuilder()
                .names("bad.Provider")
                .source(
                    "bad.Provider",
                    providerSource("bad.Provider", "bad", "", NOTHING)
                        .replace("public Provider()", "public Provider(int a)")));
    assertTold(jar, "bad.Provider is no public class with a public constructor without parameters");
  }

  @Test
  void aConstructorThatThrows() throws IOException {
    Path jar =
        jar(
            new JarBuilder()
                .names("bad.Provider")
                .source(
                    "bad.Provider",
                    providerSource(
                        "bad.Provider",
                        "bad",
                        "throw new IllegalArgumentException(\"no licence\");",
                        NOTHING)));
    assertTold(jar, "bad.Provider: failed: java.lang.IllegalArgumentException: no licence");
  }

  @Test
  void aStaticInitializerThatThrows() throws IOException {
    Path jar =
        jar(
            new JarBuilder()
                .names("bad.Provider")
                .source(
                    "bad.Provider",
                    providerSource("bad.Provider", "bad", "", NOTHING)
                        .replace(
                            "public String type",
                            "static final int N = Integer.parseInt(\"many\"); public String type")));
    assertTold(
        jar, "bad.Provider: failed: java.lang.NumberFormatException: For input string: \"many\"");
  }

  @Test
  void typesThatAreNone() throws IOException {
    for (String type : List.of("BAD", "null", "")) {
      Path jar =
          jar(
              new JarBuilder()
                  .names("bad.Provider")
                  .source("bad.Provider", providerSource("bad.Provider", type, "", NOTHING)));
      assertTold(
          jar,
          "bad.Provider has the type "
              + (type.equals("null") ? type : "'" + type + "'")
              + ", which is not lower-case letters, digits and hyphens");
    }
  }

  @Test
  void aMissingLibraryAtConstruction() throws IOException {
    JarBuilder builder =
        new JarBuilder()
            .leftOut("lib.Tool", "package lib; public class Tool {}")
            .names("bad.Provider")
            .source(
                "bad.Provider", providerSource("bad.Provider", "bad", "new lib.Tool();", NOTHING));
    Path jar = jar(builder);
    assertTold(
        jar,
        "bad.Provider: the class lib.Tool is missing: put its jar into "
            + providers().resolve("bad")
            + ", a folder to be made, together with this one");
    Files.delete(jar);
    Path inFolder = builder.build(providers().resolve("bad/p.jar"));
    assertTold(
        inFolder,
        "bad.Provider: the class lib.Tool is missing: put its jar into "
            + providers().resolve("bad"));
  }

  @Test
  void aLibraryThatTheServerHasIsMissingAllTheSame() throws IOException {
    Path jar =
        jar(
            new JarBuilder()
                .names("bad.Provider")
                .source(
                    "bad.Provider",
                    providerSource(
                        "bad.Provider",
                        "bad",
                        "com.typesafe.config.ConfigFactory.empty();",
                        NOTHING)));
    assertToldInPart(jar, "the class com.typesafe.config.ConfigFactory is missing: put its jar");
  }

  @Test
  void anotherMajorVersionOfTheInterface() throws IOException {
    for (String version : List.of("2", "2.0", "0", "two")) {
      Path jar =
          jar(
              new JarBuilder()
                  .provider("bad.Provider", "bad")
                  .header("Larder-SPI-Version", version));
      assertTold(
          jar,
          "was built for version "
              + version
              + " of the SPI (Larder-SPI-Version of its manifest), and this server has version 1");
    }
  }

  @Test
  void aClassOfAnotherInterface() throws IOException {
    Path jar =
        jar(
            new JarBuilder()
                .leftOut("dev.larder.api.Shelf", "package dev.larder.api; public class Shelf {}")
                .names("bad.Provider")
                .source(
                    "bad.Provider",
                    providerSource("bad.Provider", "bad", "new Shelf();", NOTHING)));
    assertTold(
        jar,
        "bad.Provider: was built for another version of the SPI than this server's, which is 1:"
            + " the class dev.larder.api.Shelf is not in this one");
  }

  @Test
  void aNewerJava() throws IOException {
    Path jar = jar(new JarBuilder().provider("bad.Provider", "bad").forJava(99));
    assertTold(
        jar,
        "bad.Provider: is compiled for Java 99, and this server runs on Java "
            + Runtime.version().feature());
  }

  @Test
  void aLinkToNothing() throws IOException {
    Path jar = Files.createDirectories(providers()).resolve("bad.jar");
    Files.createSymbolicLink(jar, home.resolve("nowhere.jar"));
    assertTold(jar, "is a link to nothing");
  }

  @Test
  void aFileInPlaceOfTheFolder() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");
    assertEquals(List.of(file + ": is not a folder"), Plugins.find(file).unusable());
  }

  @Test
  void oneBadProviderMakesThePluginUnusable() throws IOException {
    Path jar = jar(new JarBuilder().provider("bad.Provider", "bad").names("bad.Absent"));
    assertToldInPart(jar, "names bad.Absent as a provider");
  }

  @Test
  void twoOfOneTypeAreTwoPlaces() throws IOException {
    Path one = new JarBuilder().provider("a.P", "same").build(providers().resolve("a/one.jar"));
    Path two = new JarBuilder().provider("b.P", "same").build(providers().resolve("two.jar"));
    FoundProviders found = Plugins.find(providers());
    assertEquals(List.of(), found.unusable());
    assertEquals(
        List.of(
            "two storage providers have the type same: "
                + "a.P in "
                + one
                + " and b.P in "
                + two
                + "; remove all but one"),
        found.conflicts());
  }
}
