package dev.larder.memcached.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The number by which memcached is told how long to keep an item: vector 80. */
class ExpirationTimeTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

  private static int seconds(long life) {
    return ExpirationTime.after(Duration.ofSeconds(life), NOW);
  }

  @Test
  void upToThirtyDaysItIsADuration() {
    assertEquals(60, seconds(60));
    assertEquals(0, seconds(0));
    assertEquals(2_592_000, seconds(2_592_000));
  }

  @Test
  void beyondItIsATimeOfTheEpoch() {
    assertEquals(1_790_000_000 + 2_592_001, seconds(2_592_001));
  }

  @Test
  void partsOfSecondsAreRoundedUp() {
    assertEquals(1, ExpirationTime.after(Duration.ofMillis(1), NOW));
    assertEquals(3, ExpirationTime.after(Duration.ofMillis(2001), NOW));
    assertEquals(
        1_790_000_000 + 2_592_001, ExpirationTime.after(Duration.ofMillis(2_592_000_001L), NOW));
  }

  /** Memcached reads 32 bits with a sign: a greater number would be one of the past. */
  @Test
  void whatEndsAfterTheLastTimeNeverEnds() {
    assertEquals(Integer.MAX_VALUE, seconds(Integer.MAX_VALUE - 1_790_000_000L));
    assertEquals(0, seconds(Integer.MAX_VALUE - 1_790_000_000L + 1));
    assertEquals(0, ExpirationTime.after(Duration.ofSeconds(Long.MAX_VALUE), NOW));
  }

  @Test
  void aNegativeLifeIsAMistake() {
    assertThrows(IllegalArgumentException.class, () -> seconds(-1));
  }
}
