package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key outside the cache section arrives in its record. */
class ServerKeysTest {

  private static final String SITE = "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\n";

  @TempDir private Path folder = Path.of("");

  private ServerConfig read(String text) {
    return new ConfigText(folder).read(SITE + text);
  }

  @Test
  void listeners() {
    assertEquals(
        List.of(new Listener("::1", 0, false), new Listener("0.0.0.0", 81, true)),
        read("listen = [ { port = 0, address = \"::1\", http2 = off }, { port = 81 } ]").listen());
  }

  @Test
  void listenersThatDoNotMeet() {
    assertEquals(
        5,
        read("listen = [ { port = 0 }, { port = 0 }, { port = 81, address = \"127.0.0.1\" },"
                + " { port = 81, address = \"::1\" }, { port = 82 } ]")
            .listen()
            .size());
  }

  @Test
  void trustedProxies() {
    assertEquals(
        List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")),
        read("trusted-proxies = [\"10.0.0.0/8\", \"::1\"]").trustedProxies());
  }

  @Test
  void limits() {
    assertEquals(
        new Limits(
            1024,
            2048,
            512,
            7,
            8,
            Duration.ofSeconds(9),
            Duration.ofMinutes(10),
            Duration.ofSeconds(11)),
        read("limits { request-header = 1k, response-header = 2k, uri = 512, connections = 7,"
                + " requests-per-connection = 8, request-timeout = 9, idle-timeout = 10 minutes, stop-timeout = 11 }")
            .limits());
  }

  @ParameterizedTest
  @CsvSource({
    "5, PT5S",
    "0.5, PT0.5S",
    "' 5 ', PT5S",
    "5 s, PT5S",
    "1.5h, PT1H30M",
    "2 minutes, PT2M"
  })
  void durations(String written, Duration read) {
    assertEquals(
        read, read("limits { idle-timeout = \"" + written + "\" }").limits().idleTimeout());
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "' 1000 ', 1000", "1k, 1024", "1.5 k, 1536", "1KiB, 1024", "1kB, 1000"})
  void sizes(String written, int read) {
    assertEquals(read, read("limits { uri = \"" + written + "\" }").limits().uri());
  }

  @ParameterizedTest
  @CsvSource({
    "'', COMBINED, daily, 14",
    "'format = combined, rotate = daily, keep = 3', COMBINED, daily, 3",
    "'format = json, rotate = hourly', JSON, hourly, 14",
    "'rotate = 100M', COMBINED, 100M, 14",
    "'rotate = 65536', COMBINED, 64k, 14",
    "'rotate = off', COMBINED, off, 14",
  })
  void accessLog(String written, AccessLogConfig.Format format, String rotation, int keep) {
    AccessLogConfig log =
        read("access-log { file = \"logs/a.log\", " + written + " }").accessLog().orElseThrow();
    assertEquals(folder.resolve("logs/a.log"), log.file());
    assertEquals(format, log.format());
    assertEquals(rotation, log.rotation().toString());
    assertEquals(keep, log.keep());
  }

  @Test
  void proxyLocation() {
    ServerConfig config =
        new ConfigText(folder)
            .read(
                "locations = [ { url = \"/app\", proxy = [\"HTTP://A:81/\", \"https://b\"],"
                    + " connect-timeout = 1s, read-timeout = 2s, retries = 3, preserve-host = off,"
                    + " tunnel-timeout = 4s, connections = 9"
                    + " } ]");
    assertEquals("/app", config.defaultSite().locations().get(0).url());
    assertEquals(
        new Location.Proxy(
            List.of(URI.create("http://a:81"), URI.create("https://b:443")),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            3,
            false,
            Duration.ofSeconds(4),
            9),
        config.defaultSite().locations().get(0).content());
  }

  @Test
  void filesLocation() throws IOException {
    Files.createDirectory(folder.resolve("docs"));
    ServerConfig config =
        new ConfigText(folder)
            .read("locations = [ { url = \"/\", files = docs, index = [a, b] } ]");
    assertEquals(
        new Location.Files(folder.resolve("docs"), List.of("a", "b")),
        config.defaultSite().locations().get(0).content());
  }

  @Test
  void hosts() {
    Site site =
        read("hosts { \"WWW.Example.com.\" { aliases = [\"Example.com.\"],"
                + " locations = [ { url = \"/x\", proxy = \"http://b\" } ] } }")
            .sites()
            .get(0);
    assertEquals("www.example.com", site.name());
    assertEquals(List.of("example.com"), site.aliases());
    assertEquals(List.of("/x"), site.locations().stream().map(Location::url).toList());
  }

  @Test
  void storesGetTheirSettingsByKind() throws Exception {
    BoxProvider box = new BoxProvider("box");
    Path file = folder.resolve("cache.conf");
    Files.writeString(
        file,
        SITE
            + """
            cache { enable = [ { store = b, url = "/" } ] }
            stores { b {
              provider = box, label = "x y", sealed = yes, max-object-count = 12, share = 0.25
              size = 64k, max-object-size = 100, check = 20ms, shape = very-flat
              servers = ["h:1", "h:2"], gc { interval = 9 }, rules = [ { url = "/a" }, { url = "/b" } ]
            } }
            """);
    CheckedConfig read =
        new ConfigReader(StoreProviders.of(List.of(box)))
            .read(Optional.of(file), Overrides.NONE, folder);
    assertEquals(
        List.of(
            "x y",
            "true",
            "12",
            "0.25",
            "65536",
            "100",
            "PT0.02S",
            "VERY_FLAT",
            "[h:1, h:2]",
            "9",
            "/a",
            "/b"),
        box.read());
    assertEquals("box", read.server().stores().get(0).type());
    assertEquals("b", read.server().stores().get(0).name());
  }

  @Test
  void includesAndSubstitutions() throws IOException {
    Files.writeString(folder.resolve("common.conf"), "limits { connections = 5 }");
    ServerConfig config =
        read(
            """
            include "common.conf"
            limits { uri = ${?LARDER_NO_SUCH_VARIABLE}, request-timeout = 7s }
            limits { idle-timeout = ${limits.request-timeout} }
            """);
    assertEquals(5, config.limits().connections());
    assertEquals(8192, config.limits().uri());
    assertEquals(Duration.ofSeconds(7), config.limits().idleTimeout());
  }

  @Test
  void aMistakeInAnIncludedFileIsToldThere() throws IOException {
    Files.writeString(folder.resolve("common.conf"), "\nlimits { connections = 0 }");
    assertEquals(
        List.of("common.conf:2: limits.connections: must be 1 to 10000000, not 0"),
        new ConfigText(folder).problems(SITE + "include \"common.conf\""));
  }

  @Test
  void anAddressOnTheCommandLineLeavesThePortAsItIs() throws InvalidConfigException {
    CheckedConfig read =
        new ConfigText(folder)
            .read(
                "",
                new Overrides(
                    Optional.of("http://c:9"),
                    OptionalInt.empty(),
                    Optional.of("127.0.0.1"),
                    Optional.empty()));
    assertEquals(List.of(new Listener("127.0.0.1", 8080, true)), read.server().listen());
  }

  @Test
  void theCommandLineGoesBeforeTheFile() throws InvalidConfigException {
    CheckedConfig read =
        new ConfigText(folder)
            .read(
                "listen = [ { port = 81, http2 = off }, { port = 82 } ]\n"
                    + "locations = [ { url = \"/\", proxy = \"http://a\" },"
                    + " { url = \"/b\", proxy = \"http://b\" } ]",
                new Overrides(
                    Optional.of("http://c:9"),
                    OptionalInt.of(90),
                    Optional.of("127.0.0.1"),
                    Optional.empty()));
    assertEquals(
        List.of(new Listener("127.0.0.1", 90, false), new Listener("0.0.0.0", 82, true)),
        read.server().listen());
    assertEquals(
        Map.of("/", "http://c:9", "/b", "http://b:80"),
        Map.of(
            "/", upstream(read.server(), "/"),
            "/b", upstream(read.server(), "/b")));
    assertEquals(2, read.server().defaultSite().locations().size());
  }

  private static String upstream(ServerConfig config, String url) {
    return config.defaultSite().locations().stream()
        .filter(location -> location.url().equals(url))
        .map(location -> ((Location.Proxy) location.content()).upstreams().get(0).toString())
        .findFirst()
        .orElse("none");
  }
}
