package dev.larder.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code conf/cache.conf} of the archive says behind its comments is what holds without. */
class ShippedConfigTest {

  private static final Path CONF = Path.of("src/main/archive/conf/cache.conf");

  /** The file with every setting that stands behind a comment sign. */
  private static Config uncommented() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(CONF)) {
      // A setting, a line of a section, or its end; prose has neither sign.
      lines.add(
          line.matches("\\s*# +[a-z-]+ *(=|\\{).*|\\s*# +\\} *")
              ? line.replaceFirst("# ", "")
              : line);
    }
    return ConfigFactory.parseString(String.join("\n", lines)).resolve();
  }

  @Test
  void everyCacheSettingIsThereWithTheDefaultProfilesValue() throws IOException {
    Config shipped = uncommented().getConfig("cache");
    Config profile = ConfigFactory.parseResources("profiles/default.conf").getConfig("cache");
    for (String name : profile.root().keySet()) {
      assertEquals(profile.root().get(name), shipped.root().get(name), name);
    }
    assertEquals(List.of(), shipped.getList("disable").unwrapped());
    assertEquals(
        ConfigFactory.parseResources("dev/larder/server/config/defaults.conf")
            .getValue("cache.enable"),
        shipped.getValue("enable"));
    assertEquals(profile.root().size() + 2, shipped.root().size());
  }

  @Test
  void everyOtherSettingIsThereWithItsDefault() throws IOException {
    Config shipped = uncommented();
    Config defaults = ConfigFactory.parseResources("dev/larder/server/config/defaults.conf");
    for (String name : List.of("listen", "limits", "trusted-proxies")) {
      assertEquals(defaults.getValue(name), shipped.getValue(name), name);
    }
    assertEquals("default", shipped.getString("profile"));
    assertTrue(shipped.hasPath("stores.mem.removal-algorithm"));
    assertEquals("daily", shipped.getString("access-log.rotate"));
  }
}
