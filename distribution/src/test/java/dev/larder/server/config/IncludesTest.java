package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file includes is read, or is a problem of the line that includes it. */
class IncludesTest {

  private static final String SITE = "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\n";

  @TempDir private Path folder = Path.of("");

  /** The text, which begins in line 2; the problem. FOLDER stands for the file's own folder. */
  static Stream<Arguments> missing() {
    return Stream.of(
        row(
            "include \"nope.conf\"",
            "cache.conf:2: include \"nope.conf\": there is no file FOLDER/nope.conf"),
        row(
            "\n# include \"nope.conf\"\ninclude \"nope.conf\"",
            "cache.conf:4: include \"nope.conf\": there is no file FOLDER/nope.conf"),
        row(
            "include required(\"nope.conf\")",
            "cache.conf:2: include \"nope.conf\": there is no file FOLDER/nope.conf"),
        row(
            "limits {\n include \"nope\"\n}",
            "cache.conf:3: include \"nope\": there is no file FOLDER/nope.conf"),
        row(
            "include file(\"FOLDER/nope.conf\")",
            "cache.conf:2: include \"FOLDER/nope.conf\": there is no file FOLDER/nope.conf"),
        row(
            "include \"sub\"\ninclude \"sub.conf\"",
            "cache.conf:2: include \"sub\": there is no file FOLDER/sub.conf",
            "cache.conf:3: include \"sub.conf\": there is no file FOLDER/sub.conf"),
        row(
            "include \"folder.conf\"",
            "cache.conf:2: include \"folder.conf\": FOLDER/folder.conf is a folder, not a file"),
        row(
            "include classpath(\"no/such.conf\")",
            "cache.conf:2: include \"no/such.conf\": no jar has a file no/such.conf"),
        row(
            "include url(\"file:FOLDER/nope.conf\")",
            "cache.conf:2: include \"file:FOLDER/nope.conf\": there is no file FOLDER/nope.conf"),
        row(
            "include url(\"jar:file:FOLDER/no.jar!/x.conf\")",
            "cache.conf:2: include \"jar:file:FOLDER/no.jar!/x.conf\": cannot be read: FOLDER/no.jar"),
        row(
            "a = include, include \"nope.conf\" // include \"nope.conf\"",
            "cache.conf:2: include \"nope.conf\": there is no file FOLDER/nope.conf",
            "cache.conf:2: a: unknown setting"),
        row(
            "include \"nests.conf\"",
            "nests.conf:1: include \"../nope.conf\": there is no file FOLDER/../nope.conf"),
        row(
            "include \"nope.conf\"\nlimits { uri = 0 }",
            "cache.conf:2: include \"nope.conf\": there is no file FOLDER/nope.conf",
            "cache.conf:3: limits.uri: must be 256 to 16M, not 0"));
  }

  private static Arguments row(String text, String... problems) {
    return Arguments.of(text, List.of(problems));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missing")
  void whatIsNotThereIsAProblem(String text, List<String> problems) throws IOException {
    Files.createDirectory(folder.resolve("folder.conf"));
    Files.writeString(folder.resolve("nests.conf"), "include \"../nope.conf\"");
    assertEquals(
        problems.stream().map(line -> line.replace("FOLDER/", "")).toList(),
        new ConfigText(folder).problems(SITE + text.replace("FOLDER", folder.toString())));
  }

  @Test
  void everyFormOfAnIncludeIsRead() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("a.conf"), "limits { uri = 1k }\ninclude \"sub/b.conf\"");
    Files.writeString(folder.resolve("sub/b.conf"), "include \"c\"\nlimits { connections = 7 }");
    Files.writeString(folder.resolve("sub/c.json"), "{ \"limits\": { \"idle-timeout\": \"3s\" } }");
    Files.writeString(folder.resolve("d.conf"), "request-header = 2k");
    Limits limits =
        new ConfigText(folder)
            .read(
                SITE
                    + "include \"a.conf\"\nlimits { include file(\""
                    + folder.resolve("d.conf")
                    + "\") }")
            .limits();
    assertEquals(1024, limits.uri());
    assertEquals(7, limits.connections());
    assertEquals(3, limits.idleTimeout().toSeconds());
    assertEquals(2048, limits.requestHeader());
  }

  @Test
  void aSectionOfSeveralFilesStandsWhereItIsWrittenLast() throws IOException {
    Files.writeString(
        folder.resolve("a.conf"), "access-log { keep = 3 }, stores { s { size = 1M } }");
    assertEquals(
        List.of(
            "cache.conf:3: access-log: file is missing",
            "cache.conf:4: stores.s: provider is missing; installed: box, mem"),
        new ConfigText(folder)
            .problems(
                SITE
                    + "include \"a.conf\"\naccess-log { keep = 4 }\n"
                    + "stores { s { check = 1s } }"));
  }

  @Test
  void aFileThatIncludesItselfIsToldWithItsLine() {
    List<String> problems = new ConfigText(folder).problems(SITE + "include \"cache.conf\"");
    assertEquals(
        List.of("cache.conf:2: include \"cache.conf\": the file would include itself"), problems);
  }

  @Test
  void aFileNamedWithoutItsFolderIncludesAsAnyOther() throws Exception {
    // Files of the working directory, which is the module's.
    Path file = Path.of("pathless-" + ProcessHandle.current().pid() + ".conf");
    Path included = Path.of("included-" + ProcessHandle.current().pid() + ".conf");
    try {
      Files.writeString(file, SITE + "include \"" + included + "\"\nlimits { uri = 0 }");
      Files.writeString(included, "limits { connections = 0 }");
      assertEquals(
          List.of(
              included + ":1: limits.connections: must be 1 to 10000000, not 0",
              file + ":3: limits.uri: must be 256 to 16M, not 0"),
          new ConfigText(folder).problems(file));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(included);
    }
  }
}
