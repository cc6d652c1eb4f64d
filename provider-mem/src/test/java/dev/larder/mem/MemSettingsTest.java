package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Head;
import dev.larder.api.StoreProvider;
import dev.larder.testkit.host.MapStoreSettings;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and checking of the settings: section A.3 and vectors 52 to 54 of the reference. */
class MemSettingsTest {

  private static final long G = 1 << 30;

  private static MemSettings good(Map<String, ?> values) {
    MapStoreSettings settings = new MapStoreSettings(values);
    MemSettings read = MemSettings.read(settings, 2 * G);
    assertEquals(List.of(), settings.problems());
    assertEquals(List.of(), settings.unread());
    return read;
  }

  @Test
  void defaults() {
    assertEquals(
        new MemSettings(G, 0, 0, 16 << 20, 1 << 20, RemovalAlgorithm.W_TINYLFU), good(Map.of()));
  }

  @Test
  void everySetting() {
    assertEquals(
        new MemSettings(102400, 1009, 1, 10000, 5000, RemovalAlgorithm.GDSF),
        good(
            Map.of(
                "size", "100k",
                "max-object-count", 1009,
                "min-object-size", 1,
                "max-object-size", 10000,
                "max-streaming-buffer", 5000,
                "removal-algorithm", "gdsf")));
  }

  @Test
  void aSmallSizeLowersTheDefaultOfTheGreatestObject() {
    MemSettings read = good(Map.of("size", "100k"));
    assertEquals(25600, read.maxObjectSize());
    assertEquals(25600, read.maxStreamingBuffer());
  }

  @ParameterizedTest
  @CsvSource({"1000000, 10000", "10000, 10000", "9999, 9999", "10, 100", "100, 100", "0, 0"})
  void theStreamingBufferIsBroughtWithinTheLimits(long configured, long expected) {
    MemSettings read =
        good(
            Map.of(
                "min-object-size", 100,
                "max-object-size", 10000,
                "max-streaming-buffer", configured));
    assertEquals(expected, read.maxStreamingBuffer());
  }

  static List<Map<String, ?>> wrong() {
    return List.of(
        Map.of("size", "63k"),
        Map.of("size", "3G"),
        Map.of("size", "1M", "max-object-size", "1M"),
        Map.of("size", "1M", "max-object-size", "2M"),
        Map.of("min-object-size", 10000, "max-object-size", 10000),
        Map.of("min-object-size", 10001, "max-object-size", 10000),
        Map.of("min-object-size", "20M"),
        Map.of("max-object-size", 0),
        Map.of("max-object-count", -1),
        Map.of("removal-algorithm", "random"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(Map<String, ?> values) {
    MapStoreSettings settings = new MapStoreSettings(values);
    MemSettings.read(settings, 2 * G);
    assertEquals(1, settings.problems().size(), () -> "problems: " + settings.problems());
  }

  @Test
  void moreThanTheJvmGivesNamesTheOptionThatHelps() {
    MapStoreSettings settings = new MapStoreSettings(Map.of("size", 3 * G + 1));
    MemSettings.read(settings, 2 * G);
    String problem = settings.problems().get(0);
    assertTrue(problem.contains("-XX:MaxDirectMemorySize=3073m"), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "RESPONSE, 99, false",
    "RESPONSE, 100, true",
    "RESPONSE, 10000, true",
    "RESPONSE, 10001, false",
    "RESPONSE, -1, true",
    "VARY_MARKER, 0, true",
    "PARTS_MARKER, 0, true",
  })
  void accepts(Head.Kind kind, long length, boolean expected) {
    MemSettings settings = new MemSettings(102400, 0, 100, 10000, 10000, RemovalAlgorithm.LRU);
    assertEquals(expected, settings.accepts(kind, length));
  }

  @Test
  void theLimitOfTheJvmIsTheGreatestHeapUnlessItIsSet() {
    long limit = DirectMemoryLimit.bytes();
    assertTrue(limit >= Runtime.getRuntime().maxMemory() / 2, "limit " + limit);
  }

  @Test
  void theProviderIsFoundByItsType() {
    StoreProvider found =
        ServiceLoader.load(StoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.type().equals("mem"))
            .findFirst()
            .orElseThrow();
    assertInstanceOf(MemStoreProvider.class, found);
  }
}
