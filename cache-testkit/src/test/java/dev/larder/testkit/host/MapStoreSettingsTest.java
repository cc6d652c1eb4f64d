package dev.larder.testkit.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapStoreSettingsTest {

  private enum Policy {
    LRU,
    W_TINYLFU
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "64k, 65536", "2M, 2097152", "1 G, 1073741824", "1T, 1099511627776"})
  void sizesArePowersOf1024(String text, long bytes) {
    assertEquals(bytes, new MapStoreSettings(Map.of("s", text)).size("s", 0, 0, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7000",
    "20ms, 20",
    "30s, 30000",
    "5 minutes, 300000",
    "1h, 3600000",
    "1d, 86400000"
  })
  void bareDurationsAreSeconds(String text, long millis) {
    MapStoreSettings settings = new MapStoreSettings(Map.of("d", text));
    assertEquals(Duration.ofMillis(millis), settings.duration("d", Duration.ZERO));
  }

  @Test
  void absentSettingsReadAsTheirDefaults() {
    MapStoreSettings settings = new MapStoreSettings(Map.of());
    assertEquals("x", settings.text("a", "x"));
    assertEquals(5, settings.number("a", 5, 0, 1));
    assertEquals(Policy.LRU, settings.choice("a", Policy.LRU));
    assertEquals(List.of("x"), settings.texts("a", List.of("x")));
    assertFalse(settings.section("a").has("b"));
    assertEquals(List.of(), settings.sections("a"));
    assertEquals(List.of(), settings.problems());
  }

  @Test
  void goodValuesAreRead() {
    MapStoreSettings settings =
        new MapStoreSettings(
            Map.of(
                "flag",
                "on",
                "decimal",
                0.5,
                "policy",
                "w-tinylfu",
                "texts",
                List.of("a", "b"),
                "section",
                Map.of("n", 3),
                "list",
                List.of(Map.of("n", 4))));
    assertTrue(settings.flag("flag", false));
    assertEquals(0.5, settings.decimal("decimal", 0, 0, 1));
    assertEquals(Policy.W_TINYLFU, settings.choice("policy", Policy.LRU));
    assertEquals(List.of("a", "b"), settings.texts("texts", List.of()));
    assertEquals(3, settings.section("section").number("n", 0, 0, 9));
    assertEquals(4, settings.sections("list").get(0).number("n", 0, 0, 9));
    assertEquals(List.of(), settings.problems());
    assertEquals(List.of(), settings.unread());
  }

  @Test
  void badValuesAreProblemsAndReadAsDefaults() {
    MapStoreSettings settings =
        new MapStoreSettings(
            Map.of(
                "number", "ten",
                "range", 11,
                "size", "64q",
                "flag", "maybe",
                "policy", "fifo",
                "time", "1 parsec",
                "section", Map.of("n", "x")));
    assertEquals(1, settings.number("number", 1, 0, 10));
    assertEquals(1, settings.number("range", 1, 0, 10));
    assertEquals(1, settings.size("size", 1, 0, 10));
    assertTrue(settings.flag("flag", true));
    assertEquals(Policy.LRU, settings.choice("policy", Policy.LRU));
    assertEquals(Duration.ZERO, settings.duration("time", Duration.ZERO));
    assertEquals(1, settings.section("section").number("n", 1, 0, 10));
    settings.reject("other", "is wrong");
    assertEquals(
        List.of("number", "range", "size", "flag", "policy", "time", "section.n", "other"),
        settings.problems().stream().map(text -> text.replaceAll(":.*", "")).toList());
  }

  @Test
  void whatNobodyReadIsListed() {
    MapStoreSettings settings =
        new MapStoreSettings(Map.of("a", 1, "b", 2, "c", Map.of("d", 3, "e", 4)));
    settings.number("a", 0, 0, 9);
    settings.section("c").number("e", 0, 0, 9);
    assertEquals(List.of("b", "c.d"), settings.unread());
  }

  @Test
  void theClockMovesOnlyWhenItIsTold() {
    FakeClock clock = new FakeClock();
    assertEquals(FakeClock.START, clock.instant());
    assertEquals(FakeClock.START.plusSeconds(5), clock.advance(Duration.ofSeconds(5)));
    assertEquals(FakeClock.START.plusSeconds(5), clock.instant());
    clock.set(Instant.EPOCH);
    assertEquals(0, clock.millis());
  }
}
