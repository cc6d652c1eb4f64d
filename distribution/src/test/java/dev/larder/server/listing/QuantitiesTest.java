package dev.larder.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1023, 1023B",
    "1024, 1.0K",
    "1434, 1.4K",
    "10240, 10K",
    "1022975, 999K",
    "1023488, 1.0M",
    "1048576, 1.0M",
    "10737418240, 10G",
    "9223372036854775807, 8.0E"
  })
  void sizes(long bytes, String told) {
    assertEquals(told, Quantities.size(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "64k, 65536",
    "64K, 65536",
    "3M, 3145728",
    "2T, 2199023255552"
  })
  void numbers(String text, long number) {
    assertEquals(number, Quantities.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5G", "K", "1KB", "often", "99999999999999999T", "1 K"})
  void noNumbers(String text) {
    assertThrows(IllegalArgumentException.class, () -> Quantities.parse(text));
  }

  @Test
  void times() {
    assertEquals("2026-03-01T12:00:00Z", Quantities.time(1_772_366_400_999L));
    assertEquals("2026-03-01T12:00:00.999Z", Quantities.exact(1_772_366_400_999L));
    assertEquals("never", Quantities.time(Long.MAX_VALUE));
  }
}
