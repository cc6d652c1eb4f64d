package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of mistake in a location is told with its line and what would be right. */
class LocationMistakesTest {

  @TempDir private Path folder = Path.of("");

  /** The location, which begins in line 2; the problem. */
  static Stream<Arguments> wrongLocations() {
    return Stream.of(
        row("{ proxy = \"http://a\" }", "2: locations[0]: url is missing"),
        row(
            "{ url = app, proxy = \"http://a\" }",
            "2: locations[0].url: \"app\" is not a path: it starts with / and has no ? or #"),
        row(
            "{ url = \"/a*\", proxy = \"http://a\" }",
            "2: locations[0].url: '/a*': a path has no wildcards; what is below it is covered, and * itself is written %2A"),
        row(
            "{ url = \"/a%2\", proxy = \"http://a\" }",
            "2: locations[0].url: '/a%2': after a % there must be two hexadecimal digits"),
        row("{ url = \"/\" }", "2: locations[0]: proxy, files, servlet or lua is missing"),
        row(
            "{ url = \"/\", proxy = \"http://a\", files = \".\" }",
            "2: locations[0]: has both proxy and files; a location has one"),
        row(
            "{ url = \"/\", proxy = \"ftp://a\" }",
            "2: locations[0].proxy: expected http://host:port or https://host:port, found \"ftp://a\""),
        row(
            "{ url = \"/\", proxy = [\"http://a\",\n \"http://u@b\"] }",
            "3: locations[0].proxy[1]: expected http://host:port or https://host:port, found \"http://***@b\""),
        row(
            "{ url = \"/\", proxy = \"http://u:p@h@b/x\" }",
            "2: locations[0].proxy: expected http://host:port or https://host:port, found \"http://***@b/x\""),
        row("null", "2: locations[0]: expected a section { }, found null"),
        row(
            "{ url = \"/\", proxy = [null] }",
            "2: locations[0].proxy[0]: expected a single value, found null"),
        row(
            "{ url = \"/\", proxy = null }",
            "2: locations[0].proxy: expected a list [ ], found null"),
        row(
            "{ url = null, proxy = \"http://a\" }",
            "2: locations[0].url: expected a single value, found null"),
        row("{ url = \"/\", files = \"\" }", "2: locations[0].files: \"\" is not a path"),
        row("{ url = \"/\", proxy = [] }", "2: locations[0].proxy: must not be empty"),
        row(
            "{ url = \"/\", proxy = \"http://a\", index = [] }",
            "2: locations[0].index: is only for a location with files"),
        row(
            "{ url = \"/\", files = \".\", retries = 2 }",
            "2: locations[0].retries: is only for a location with proxy"),
        row(
            "{ url = \"/\", files = \".\", index = [\"a/b\"] }",
            "2: locations[0].index[0]: \"a/b\" is not a file's name"),
        row(
            "{ url = \"/\", proxy = \"http://a\", ttl = 5s }",
            "2: locations[0].ttl: is only for a location with lua"),
        row("{ url = \"/\", servlet = \"a.B\" }", "2: locations[0].servlet: there is no class a.B"),
        row(
            "{ url = \"/\", lua = \"a.lua\", ttl = 5s, args = [] }",
            "2: locations[0].lua: there is no file a.lua"),
        row(
            "{ url = \"/\", proxy = \"http://a\", max-memory = 1M }",
            "2: locations[0].max-memory: is only for a location with lua"),
        row(
            "{ url = \"/\", files = \".\", max-wait = 1s }",
            "2: locations[0].max-wait: is only for a location with lua"),
        row(
            "{ url = \"/a\", proxy = \"http://a\" },\n{ url = \"/a\", proxy = \"http://b\" }",
            "3: locations[1].url: a second location for /a; the first is in line 2"),
        row(
            "{ url = \"/\", proxy = \"http://a\", connect-timeout = 0 }",
            "2: locations[0].connect-timeout: must be longer than 0"),
        row(
            "{ url = \"/\", proxy = \"http://a\", cache { disable = maybe } }",
            "2: locations[0].cache.disable: expected on or off, found \"maybe\""),
        row(
            "{ url = \"/\", proxy = \"http://a\", prxy = 1 }",
            "2: locations[0].prxy: unknown setting; did you mean proxy?"));
  }

  private static Arguments row(String text, String problem) {
    return Arguments.of(text, "cache.conf:" + problem);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongLocations")
  void isTheOneProblem(String text, String problem) {
    assertEquals(
        List.of(problem), new ConfigText(folder).problems("locations = [\n" + text + "\n]"));
  }
}
