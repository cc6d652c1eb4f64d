package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpDateTest {

  private static final long NOW = at("2026-11-22T00:00:00Z");

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  private static long at(String instant) {
    return Instant.parse(instant).getEpochSecond();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rfc9110-5.6.7 IMF-fixdate            | Sun, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z
          rfc9110-5.6.7 RFC 850                | Sunday, 06-Nov-94 08:49:37 GMT   | 1994-11-06T08:49:37Z
          rfc9110-5.6.7 asctime                | Sun Nov  6 08:49:37 1994         | 1994-11-06T08:49:37Z
          asctime, two digits                  | Sat Nov 26 08:49:37 1994         | 1994-11-26T08:49:37Z
          epoch                                | Thu, 01 Jan 1970 00:00:00 GMT    | 1970-01-01T00:00:00Z
          before the epoch                     | Mon, 01 Jan 1900 00:00:00 GMT    | 1900-01-01T00:00:00Z
          leap day                             | Tue, 29 Feb 2000 00:00:00 GMT    | 2000-02-29T00:00:00Z
          leap second                          | Sat, 31 Dec 2016 23:59:60 GMT    | 2017-01-01T00:00:00Z
          far future                           | Sun, 21 Nov 2286 04:46:39 GMT    | 2286-11-21T04:46:39Z
          last                                 | Fri, 31 Dec 9999 23:59:59 GMT    | 9999-12-31T23:59:59Z
          day name is not checked              | Mon, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z
          freshness-expires-rfc850             | Thursday, 18-Aug-50 02:01:18 GMT | 2050-08-18T02:01:18Z
          freshness-expires-ansi-c             | Thu Aug  8 02:01:18 2050         | 2050-08-08T02:01:18Z
          freshness-expires-wrong-case-weekday | THU, 18 Aug 2050 02:01:18 GMT    | 2050-08-18T02:01:18Z
          freshness-expires-wrong-case-month   | Thu, 18 AUG 2050 02:01:18 GMT    | 2050-08-18T02:01:18Z
          freshness-expires-wrong-case-tz      | Thu, 18 Aug 2050 02:01:18 gMT    | 2050-08-18T02:01:18Z
          """)
  void readsAllForms(String name, String text, String expected) {
    assertEquals(OptionalLong.of(at(expected)), HttpDate.parse(text, NOW), name);
    assertEquals(OptionalLong.of(at(expected)), HttpDate.parse(text), name);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          empty|''
          zero|0
          minus one|-1
          word|never
          freshness-expires-32bit (no comma)|Tue 19 Jan 2038 14:14:08 GMT
          freshness-expires-invalid-utc|Thu, 18 Aug 2050 02:01:18 UTC
          freshness-expires-invalid-aest|Thu, 18 Aug 2050 02:01:18 AEST
          freshness-expires-invalid-2-digit-year|Thu, 18 Aug 50 02:01:18 GMT
          freshness-expires-invalid-no-comma|Thu 18 Aug 2050 02:01:18 GMT
          freshness-expires-invalid-multiple-spaces|Thu, 18  Aug  2050 02:01:18 GMT
          freshness-expires-invalid-date-dashes|Thu, 18-Aug-2050 02:01:18 GMT
          freshness-expires-invalid-time-periods|Thu, 18 Aug 2050 02.01.18 GMT
          freshness-expires-invalid-1-digit-hour|Thu, 18 Aug 2050 2:01:18 GMT
          freshness-expires-invalid-multiple-lines|Thu, 18 Aug 2050 02:01:18 GMT, Thu, 18 Aug 2050 02:01:19 GMT
          zone missing|Thu, 18 Aug 2050 02:01:18
          trailing junk|Thu, 18 Aug 2050 02:01:18 GMT;
          no such day of the month|Thu, 31 Apr 2050 02:01:18 GMT
          no leap year|Thu, 29 Feb 2100 02:01:18 GMT
          day zero|Thu, 00 Apr 2050 02:01:18 GMT
          no such month|Thu, 18 Foo 2050 02:01:18 GMT
          no such day name|Xyz, 18 Aug 2050 02:01:18 GMT
          hour 24|Thu, 18 Aug 2050 24:00:00 GMT
          minute 60|Thu, 18 Aug 2050 02:60:18 GMT
          second 61|Thu, 18 Aug 2050 02:01:61 GMT
          sign|Thu, 18 Aug 2050 -2:01:18 GMT
          other digits|Thu, 18 Aug 205\u0660 02:01:18 GMT
          short day name in RFC 850 form|Thurs, 18-Aug-50 02:01:18 GMT
          RFC 850, trailing junk|Thursday, 18-Aug-50 02:01:18 GMT;
          RFC 850, UTC|Thursday, 18-Aug-50 02:01:18 UTC
          asctime with a zone|Thu Aug  8 02:01:18 2050 GMT
          asctime, zero day|Thu Aug  0 02:01:18 2050
          """)
  void refusesEverythingElse(String name, String text) {
    assertEquals(OptionalLong.empty(), HttpDate.parse(text, NOW), name);
  }

  @ParameterizedTest(name = "year {1} seen from {0} is {2}")
  @CsvSource({
    "2026-11-22T00:00:00Z, 76, 2076-11-06T08:49:37Z",
    "2026-11-06T08:49:37Z, 76, 2076-11-06T08:49:37Z",
    "2026-11-06T08:49:36Z, 76, 1976-11-06T08:49:37Z",
    "2026-01-01T00:00:00Z, 77, 1977-11-06T08:49:37Z",
    "2026-01-01T00:00:00Z, 25, 2025-11-06T08:49:37Z",
    "1999-12-31T00:00:00Z, 00, 2000-11-06T08:49:37Z",
    "2099-12-31T00:00:00Z, 05, 2105-11-06T08:49:37Z",
  })
  void twoDigitYearsAreAtMostFiftyYearsAhead(String now, String year, String expected) {
    String text = "Sunday, 06-Nov-" + year + " 08:49:37 GMT";
    assertEquals(OptionalLong.of(at(expected)), HttpDate.parse(text, at(now)));
  }

  @Test
  void formatsAndReadsBackWhatJavaTimeSays() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      long time = random.nextLong(at("0000-01-01T00:00:00Z"), at("9999-12-31T23:59:59Z") + 1);
      String expected = IMF_FIXDATE.format(LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC));
      assertEquals(expected, HttpDate.format(time));
      assertEquals(OptionalLong.of(time), HttpDate.parse(expected));
    }
  }

  @Test
  void formatStaysWithinWhatTheFormCanSay() {
    assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.format(Long.MAX_VALUE));
    assertEquals("Sat, 01 Jan 0000 00:00:00 GMT", HttpDate.format(Long.MIN_VALUE));
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(2, "SunMonday, 06-Nov 1994:37GMT");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      String text =
          noise.next(
              "Sun, 06 Nov 1994 08:49:37 GMT",
              "Sun Nov  6 08:49:37 1994",
              "Sunday, 06-Nov-94 08:49:37 GMT");
      HttpDate.parse(text, NOW)
          .ifPresent(time -> HttpDate.parse(HttpDate.format(time)).orElseThrow());
    }
  }
}
