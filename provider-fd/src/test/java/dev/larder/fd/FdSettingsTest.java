package dev.larder.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.testkit.host.MapStoreSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings are, and what is refused. */
class FdSettingsTest {

  private static final long HEAP = 1L << 30;

  private static FdSettings read(Map<String, ?> values, long descriptors, long heap) {
    MapStoreSettings settings = new MapStoreSettings(values);
    FdSettings read = FdSettings.read(settings, descriptors, heap);
    assertEquals(List.of(), settings.problems());
    assertEquals(List.of(), settings.unread());
    return read;
  }

  @ParameterizedTest
  @CsvSource({"1048576, 4096", "4096, 1024", "1024, 256", "2, 1"})
  void theDefaultOfOpenFilesComesFromTheSystem(long descriptors, int files) {
    assertEquals(files, read(Map.of(), descriptors, HEAP).maxOpenFiles());
  }

  @Test
  void defaults() {
    FdSettings settings = read(Map.of(), 1000, HEAP);
    assertEquals(64L << 20, settings.size());
    assertEquals(16L << 20, read(Map.of(), 1000, 128L << 20).size());
    assertEquals(1L << 30, settings.maxObjectSize());
    assertEquals(Duration.ofSeconds(1), settings.checkInterval());
    assertEquals(List.of(), settings.handles());
    assertEquals(List.of(), settings.mapped());
  }

  @Test
  void everySettingIsRead() {
    FdSettings settings =
        read(
            Map.of(
                "size", "1M",
                "max-open-files", 7,
                "max-object-size", "3k",
                "check-interval", "0",
                "preload", Map.of("handles", List.of("/a/*"), "mapped", List.of("/b/*", "/c"))),
            1000,
            HEAP);
    assertEquals(1 << 20, settings.size());
    assertEquals(7, settings.maxOpenFiles());
    assertEquals(3 << 10, settings.maxObjectSize());
    assertEquals(Duration.ZERO, settings.checkInterval());
    assertEquals("[/a/*]", settings.handles().toString());
    assertEquals("[/b/*, /c]", settings.mapped().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "size, 2G, but the heap of this JVM",
    "max-open-files, 1001, lower it, or raise that (ulimit -n",
    "max-open-files, 0, ''"
  })
  void whatCannotBeIsRefused(String name, String value, String problem) {
    MapStoreSettings settings = new MapStoreSettings(Map.of(name, value));
    FdSettings.read(settings, 1000, HEAP);
    assertEquals(1, settings.problems().size());
    assertTrue(settings.problems().toString().contains(problem), settings.problems()::toString);
  }

  @Test
  void whatIsNoPatternIsRefused() {
    MapStoreSettings settings =
        new MapStoreSettings(Map.of("preload", Map.of("handles", List.of("/a/[", "", "/b"))));
    assertEquals("[/b]", FdSettings.read(settings, 1000, HEAP).handles().toString());
    assertEquals(2, settings.problems().size());
  }
}
