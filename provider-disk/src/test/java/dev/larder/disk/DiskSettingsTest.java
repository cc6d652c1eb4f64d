package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.api.Head;
import dev.larder.api.StoreProvider;
import dev.larder.testkit.host.MapStoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and checking of the settings: section A.2 and vectors 61 and 62 of the reference. */
class DiskSettingsTest {

  private static final long G = 1 << 30;

  private static DiskSettings good(Map<String, ?> values) {
    MapStoreSettings settings = new MapStoreSettings(values);
    DiskSettings read = DiskSettings.read(settings);
    assertEquals(List.of(), settings.problems());
    assertEquals(List.of(), settings.unread());
    return read;
  }

  @Test
  void defaults() {
    assertEquals(
        new DiskSettings(
            Path.of("var/cache").toAbsolutePath(),
            10 * G,
            0,
            2,
            1,
            0,
            2 * G,
            G,
            0.01,
            new DiskSettings.Gc(
                Duration.ofHours(1),
                null,
                List.of(new AgeRule(Duration.ofDays(30), "/")),
                List.of())),
        good(Map.of()));
  }

  @Test
  void everySetting() {
    assertEquals(
        new DiskSettings(
            Path.of("/srv/cache"),
            G,
            1000,
            5,
            4,
            1,
            1000,
            2 * G,
            0.5,
            new DiskSettings.Gc(
                Duration.ZERO,
                LocalTime.of(23, 59),
                List.of(new AgeRule(Duration.ofHours(2), "/a")),
                List.of(new AgeRule(Duration.ofHours(3), "http://b/")))),
        good(
            Map.of(
                "root",
                "/srv/cache",
                "size",
                "1G",
                "inode-limit",
                1000,
                "dir-levels",
                5,
                "dir-length",
                4,
                "min-file-size",
                1,
                "max-file-size",
                1000,
                "free-space-floor",
                "2G",
                "verify",
                0.5,
                "gc",
                Map.of(
                    "interval",
                    0,
                    "daily",
                    "23:59",
                    "unused",
                    List.of(Map.of("after", "2h", "url", "/a")),
                    "clean",
                    List.of(Map.of("after", "3h", "url", "http://b/"))))));
  }

  @Test
  void anEmptyListOfUnusedTurnsTheDefaultOff() {
    assertEquals(List.of(), good(Map.of("gc", Map.of("unused", List.of()))).gc().unused());
  }

  static List<Map<String, ?>> wrong() {
    return List.of(
        Map.of("root", ""),
        Map.of("root", "a\u0000b"),
        Map.of("size", "1023k"),
        Map.of("size", "2M", "max-file-size", "2M"),
        Map.of("min-file-size", 11, "max-file-size", 10),
        Map.of("dir-levels", 7, "dir-length", 3),
        Map.of("dir-levels", 0),
        Map.of("dir-length", 21),
        Map.of("inode-limit", -1),
        Map.of("verify", 1.1),
        Map.of("gc", Map.of("daily", "24:00")),
        Map.of("gc", Map.of("daily", "4:30")),
        Map.of("gc", Map.of("clean", List.of(Map.of("url", "/")))),
        Map.of("gc", Map.of("unused", List.of(Map.of("after", "1h", "url", "images")))));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(Map<String, ?> values) {
    MapStoreSettings settings = new MapStoreSettings(values);
    DiskSettings.read(settings);
    assertEquals(1, settings.problems().size(), () -> "problems: " + settings.problems());
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "4, 5", "1, 7", "1, 20", "20, 1"})
  void levelsTimesLengthMayBeTwenty(int levels, int length) {
    DiskSettings read = good(Map.of("dir-levels", levels, "dir-length", length));
    assertEquals(levels * length, read.dirLevels() * read.dirLength());
  }

  @ParameterizedTest
  @CsvSource({
    "RESPONSE, 0, false",
    "RESPONSE, 1, true",
    "RESPONSE, 1000000, true",
    "RESPONSE, 1000001, false",
    "RESPONSE, -1, true",
    "VARY_MARKER, 0, true",
    "PARTS_MARKER, 0, true",
  })
  void accepts(Head.Kind kind, long length, boolean expected) {
    DiskSettings settings = good(Map.of("min-file-size", 1, "max-file-size", 1000000));
    assertEquals(expected, settings.accepts(kind, length));
  }

  @Test
  void theProviderIsFoundByItsType() {
    StoreProvider found =
        ServiceLoader.load(StoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.type().equals("disk"))
            .findFirst()
            .orElseThrow();
    assertInstanceOf(DiskStoreProvider.class, found);
  }
}
