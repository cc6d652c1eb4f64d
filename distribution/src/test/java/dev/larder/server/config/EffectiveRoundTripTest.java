package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What check prints says what is in force: fed to check, it is accepted and prints the same. */
class EffectiveRoundTripTest {

  private static final String SITE = "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\n";

  private final ConfigReader reader =
      new ConfigReader(StoreProviders.discover(EffectiveRoundTripTest.class.getClassLoader()));

  @TempDir private Path folder = Path.of("");

  private String check(String text) {
    Path file = folder.resolve("cache.conf");
    try {
      Files.writeString(file, text);
      return EffectiveConfig.render(reader.read(Optional.of(file), Overrides.NONE, folder));
    } catch (IOException | InvalidConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "profile = rfc-strict",
        "profile = mod-cache",
        "profile = mod-cache, stores { mem { provider = mem, max-object-size = 5000 } }",
        "stores { mem { provider = mem, size = 1000000 } }",
        "stores { mem { provider = mem, size = 64k, removal-algorithm = gdsf } }",
        "stores { mem { provider = mem, size = 1M, max-object-size = 1000, max-streaming-buffer = 1M } }",
        "stores { mem { provider = mem, size = 1M, min-object-size = 1000, max-streaming-buffer = 1 } }",
        "stores { mem { provider = mem, max-streaming-buffer = 0 } }",
        "stores { a { provider = mem, size = 1M }, b { provider = mem, size = 2M } },"
            + " cache { enable = [ { store = b, url = \"http://*a.example/x\" } ] }",
        "cache { enable = [], disable = [\"/x\"], min-expire = 1500ms, stale-on-error = off }",
        "cache { on-hit { add-headers { X-A = \"1, 2\" }, remove-headers = [Via] } }",
        "cache { on-miss { set-headers { X-A = \"1, 2\" } },"
            + " enable = [ { store = mem, url = \"/\", on-miss { location = \"/\" } } ] }",
        "hosts { a { cache { disable = [\"/a\"] } }, \"b.example\" { aliases = [c] } }",
        "access-log { file = a, format = json, rotate = 100M, keep = 2 }",
        "access-log { file = \"a log\", rotate = off }, limits { uri = 1000 }, trusted-proxies = [\"::1\"]",
        "listen = [ { port = 0, address = \"::1\" }, { port = 81, address = localhost } ]",
      })
  void isAcceptedAndPrintsTheSame(String text) {
    String printed = check(SITE + text);
    assertEquals(printed, check(printed));
  }

  @ParameterizedTest
  @CsvSource({
    "size = 1000000, max-object-size = 250000",
    "size = 1000000, max-streaming-buffer = 250000",
    "'size = 1M, max-object-size = 1000, max-streaming-buffer = 2000', max-streaming-buffer = 1000",
    "'size = 1M, min-object-size = 1000, max-streaming-buffer = 1', max-streaming-buffer = 1000",
    "'size = 1M, min-object-size = 1000, max-streaming-buffer = 0', max-streaming-buffer = 0",
  })
  void aStoresLimitsAreThoseInForce(String written, String printed) {
    String effective = check(SITE + "stores { mem { provider = mem, " + written + " } }");
    assertTrue(effective.contains(printed + "\n"), effective);
  }

  @Test
  void theFileOfTheArchive() throws IOException {
    Files.createDirectory(folder.resolve("htdocs"));
    String printed = check(Files.readString(Path.of("src/main/archive/conf/cache.conf")));
    assertEquals(printed, check(printed));
  }
}
