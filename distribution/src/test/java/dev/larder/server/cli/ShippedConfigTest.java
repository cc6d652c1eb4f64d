package dev.larder.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.EffectiveConfig;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code conf/cache.conf} of the archive says behind its comments is what holds without. */
class ShippedConfigTest {

  private static final Path CONF = Path.of("src/main/archive/conf/cache.conf");

  @TempDir private Path folder = Path.of("");

  /** The file with every setting that stands behind a comment sign. */
  private static List<String> uncommented() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(CONF)) {
      // A setting, a line of a section, or its end; prose has neither sign.
      lines.add(
          line.matches("\\s*# +[a-z-]+ *(=|\\{).*|\\s*# +\\} *")
              ? line.replaceFirst("# ", "")
              : line);
    }
    return lines;
  }

  @Test
  void whatStandsBehindCommentSignsIsInForceWithoutIt() throws Exception {
    assertNotEquals(Files.readAllLines(CONF), uncommented());
    List<String> shipped = new ArrayList<>(Files.readAllLines(CONF));
    // Of the stores behind comment signs, only the one in memory is there without being written.
    shipped.add("stores { disk { provider = disk } }");
    assertEquals(inForce(shipped), inForce(uncommented()));
  }

  @Test
  void whatIsWrittenOutIsTheDefaultToo() throws Exception {
    String text = String.join("\n", Files.readAllLines(CONF));
    String without =
        text.replaceFirst("\nprofile = \\S+\n", "\n")
            .replaceFirst("\nlisten = \\[(.*\n)+?\\]\n", "\n")
            .replaceFirst("\n +enable = .*\n", "\n");
    for (String name : List.of("profile", "listen", "  enable")) {
      assertTrue(text.contains("\n" + name + " = "), name);
      assertFalse(without.contains("\n" + name + " = "), name);
    }
    assertEquals(inForce(text.lines().toList()), inForce(without.lines().toList()));
  }

  private String inForce(List<String> lines) throws IOException, InvalidConfigException {
    Files.createDirectories(folder.resolve("htdocs"));
    Path file = Files.write(folder.resolve("cache.conf"), lines);
    ConfigReader reader =
        new ConfigReader(StoreProviders.discover(ShippedConfigTest.class.getClassLoader()));
    return EffectiveConfig.render(reader.read(Optional.of(file), Overrides.NONE, folder))
        // The default of the store in memory is half of the JVM's direct memory.
        .replaceFirst("(removal-algorithm = \\S+)\n +size = \\S+\n", "$1\n");
  }
}
