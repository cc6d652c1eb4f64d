package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule of the search for old entries covers, and when the daily search is due. */
class AgeRuleTest {

  @ParameterizedTest
  @CsvSource({
    "/, http://a/, true",
    "/, http://a/b/c, true",
    "/, http://a, true",
    "/b, http://a/b, true",
    "/b, http://a/b/c, true",
    "/b, http://a/b?c, true",
    "/b/, http://a/b/c, true",
    "/b, http://a/bc, false",
    "/b, http://a/c/b, false",
    "/b, http://b/, false",
    "http://a/, http://a/b, true",
    "http://a/b, http://a/b/c, true",
    "http://a/b, http://a/bc, false",
    "http://a/, http://ab/, false",
    "http://a/, https://a/, false",
  })
  void covers(String url, String uri, boolean expected) {
    assertEquals(expected, new AgeRule(Duration.ZERO, url).covers(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "04:29:10, 04:30:10, true",
    "04:30:10, 04:31:10, false",
    "04:28:10, 04:29:10, false",
    "04:29:59, 04:30:00, true",
    "23:59:30, 00:00:30, false",
    "23:59:30, 04:30:30, true",
    "04:29:00, 03:00:00, true",
  })
  void aDailySearchIsDueOnce(String last, String now, boolean expected) {
    assertEquals(
        expected,
        Schedule.reached(LocalTime.parse(last), LocalTime.parse(now), LocalTime.of(4, 30)));
  }
}
