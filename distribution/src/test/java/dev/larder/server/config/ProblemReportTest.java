package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report has all problems at once, and says where each comes from. */
class ProblemReportTest {

  private static final String SITE = "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void aMissingFolderIsToldWithItsWholePath() {
    assertEquals(
        List.of("cache.conf:1: locations[0].files: there is no folder htdocs"),
        new ConfigText(folder).problems("locations = [ { url = \"/\", files = htdocs } ]"));
  }

  @Test
  void allProblemsAreInOneReportByLine() {
    assertEquals(
        List.of(
            "cache.conf:1: profile: no profile is named \"x\"; profiles: default, rfc-strict,"
                + " mod-cache",
            "cache.conf:3: cache.header: expected on or off, found \"1\"",
            "cache.conf:4: cache.max-expire: must not be negative, but is -1s",
            "cache.conf:6: stores.b.size: must be at least 1024, not 1",
            "cache.conf:7: locations[0]: proxy, files, servlet or lua is missing",
            "cache.conf:8: hosts.h.locations[0].url: \"x\" is not a path: it starts with / and has"
                + " no ? or #",
            "cache.conf:9: limits.connections: must be 1 to 10000000, not 0",
            "cache.conf:10: matrics: unknown setting; did you mean metrics?"),
        new ConfigText(folder)
            .problems(
                """
                profile = x
                cache {
                  header = 1
                  max-expire = -1s
                }
                stores { b { provider = box, size = 1 } }
                locations = [ { url = "/" } ]
                hosts { h { locations = [ { url = x, proxy = "http://a" } ] } }
                limits { connections = 0 }
                matrics { prometheus = on }
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limits {}", "locations = []", "locations = [], hosts {}"})
  void nothingToServe(String text) {
    assertEquals(
        List.of(
            "cache.conf:1: locations: nothing to serve: there are no locations, and there is no"
                + " --origin"),
        new ConfigText(folder).problems(text));
  }

  @Test
  void hostsWithNothingToServe() {
    assertEquals(
        List.of(
            "cache.conf:1: hosts.a: nothing to serve: the host has no locations, and there are none"
                + " above it",
            "cache.conf:2: hosts.b.locations[0].url: \"x\" is not a path: it starts with / and has no"
                + " ? or #"),
        new ConfigText(folder)
            .problems(
                "hosts { a {}\n b { locations = [ { url = x, proxy = \"http://a\" } ] }\n"
                    + " c { locations = [ { url = \"/\", proxy = \"http://a\" } ] } }"));
  }

  @Test
  void whatIsNoHoconIsToldWithItsLine() {
    List<String> problems = new ConfigText(folder).problems("cache {\n  a = [1, \n}\n");
    assertEquals(1, problems.size(), problems.toString());
    assertEquals("cache.conf:3: ", problems.get(0).substring(0, 14), problems.get(0));
  }

  @Test
  void aMissingSubstitutionIsToldWithItsLine() {
    assertEquals(
        List.of(
            "cache.conf:2: Could not resolve substitution to a value: ${LARDER_NO_SUCH_VARIABLE}"),
        new ConfigText(folder)
            .problems(SITE + "limits { connections = ${LARDER_NO_SUCH_VARIABLE} }"));
  }

  @Test
  void theCommandLineIsNamedInsteadOfTheFile() {
    Overrides wrong =
        new Overrides(
            Optional.of("http://user:secret@host"),
            OptionalInt.of(70000),
            Optional.of("?"),
            Optional.of("rfc_strict"));
    assertEquals(
        List.of(
            "--address: listen[0].address: \"?\" is not a host name",
            "--origin: locations[0].proxy: expected http://host:port or https://host:port, found"
                + " \"http://***@host\"",
            "--port: listen[0].port: must be 0 to 65535, not 70000",
            "--profile: profile: no profile is named \"rfc_strict\"; profiles: default, rfc-strict,"
                + " mod-cache; did you mean rfc-strict?"),
        new ConfigText(folder).problems("", wrong));
  }
}
