package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheControlTest {

  private static CacheControl parse(String... lines) {
    return CacheControl.parse(List.of(lines));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          freshness-max-age                            | max-age=3600                         | 3600
          freshness-max-age-0                          | max-age=0                            | 0
          freshness-max-age-max-minus-1                | max-age=2147483647                   | 2147483647
          freshness-max-age-max                        | max-age=2147483648                   | 2147483648
          freshness-max-age-max-plus-1                 | max-age=2147483649                   | 2147483648
          freshness-max-age-max-plus                   | max-age=99999999999                  | 2147483648
          beyond long                                  | max-age=99999999999999999999999999   | 2147483648
          freshness-max-age-negative                   | max-age=-3600                        | 0
          freshness-max-age-extension                  | foobar, max-age=3600                 | 3600
          freshness-max-age-case-insensitive           | MaX-aGe=3600                         | 3600
          freshness-max-age-quoted                     | max-age="3600"                       | 3600
          quoted-pair                                  | max-age="36\\00"                     | 3600
          freshness-max-age-single-quoted              | max-age='3600'                       | 0
          freshness-max-age-ignore-quoted              | extension="max-age=3600", max-age=1  | 1
          freshness-max-age-ignore-quoted-rev          | max-age=1, extension="max-age=3600"  | 1
          freshness-max-age-ignore-quoted-all          | extension="max-age=3600",max-age="1" | 1
          escaped quote                                | x="a\\", max-age=3600, ", max-age=1  | 1
          freshness-max-age-leading-zero               | max-age=003600                       | 3600
          freshness-max-age-decimal-zero               | max-age=3600.0                       | 0
          freshness-max-age-decimal-five               | max-age=3600.5                       | 0
          freshness-max-age-space-before-equals        | max-age =3600                        | 0
          freshness-max-age-space-after-equals         | max-age= 3600                        | 0
          freshness-max-age-a100                       | max-age=a3600                        | 0
          freshness-max-age-100a                       | max-age=3600a                        | 0
          plus sign                                    | max-age=+3600                        | 0
          no argument                                  | max-age                              | 0
          empty argument                               | max-age=                             | 0
          empty string                                 | max-age=""                           | 0
          open string                                  | max-age="3600                        | 0
          junk behind                                  | max-age=3600 x                       | 0
          comma forgotten                              | public max-age=3600                  | 0
          semicolon                                    | public; max-age=3600                 | 0
          in a string that is never closed             | x="a, max-age=3600                   | 0
          freshness-max-age-two-stale-fresh-sameline   | max-age=1, max-age=1800              | 1
          freshness-max-age-two-fresh-stale-sameline   | max-age=1800, max-age=1              | 1800
          first is invalid                             | max-age=x, max-age=1800              | 0
          empty members                                | , ,max-age=60,,                      | 60
          only in a name                               | x-max-age=60, max-age-x=60           | -1
          only as an argument                          | x=max-age                            | -1
          nothing                                      | ,                                    | -1
          """)
  void maxAge(String name, String line, long expected) {
    CacheControl read = parse(line);
    assertEquals(expected, read.maxAge(), name);
    assertEquals(expected != CacheControl.ABSENT, read.has("max-age"), name);
    assertEquals(expected, parse(line.replaceAll("(?i)max-age", "s-maxage")).sMaxage(), name);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"max-age=x", "s-maxage", "s-maxage=-1, max-age=60", "max-age=1.5", "max-age=' '"})
  void invalidFreshnessIsTold(String line) {
    assertTrue(parse(line).invalidFreshness());
    assertFalse(parse("max-age=0, s-maxage=1, max-stale=x").invalidFreshness());
  }

  @Test
  void firstLineCounts() {
    assertEquals(1, parse("max-age=1", "max-age=1800").maxAge());
    assertEquals(1800, parse("max-age=1800", "max-age=1").maxAge());
  }

  @Test
  void anOpenStringEndsWithItsLine() {
    CacheControl read = parse("x=\"a", "max-age=60");
    assertEquals(60, read.maxAge());
    assertFalse(read.invalidFreshness());
  }

  @ParameterizedTest(name = "{0}: max-stale {1}, min-fresh {2}, if-error {3}, revalidate {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-stale                      | 9223372036854775807 | -1 | -1 | -1
          max-stale=                     | 0                   | -1 | -1 | -1
          max-stale x                    | 0                   | -1 | -1 | -1
          max-stale=1000                 | 1000                | -1 | -1 | -1
          max-stale=-1                   | 0                   | -1 | -1 | -1
          min-fresh=2000                 | -1                  | 2000 | -1 | -1
          min-fresh                      | -1                  | 0  | -1 | -1
          stale-if-error=60              | -1                  | -1 | 60 | -1
          stale-if-error                 | -1                  | -1 | 0  | -1
          stale-while-revalidate=30      | -1                  | -1 | -1 | 30
          Stale-While-Revalidate=x       | -1                  | -1 | -1 | 0
          """)
  void otherSeconds(String line, long maxStale, long minFresh, long ifError, long revalidate) {
    CacheControl read = parse(line);
    assertEquals(maxStale, read.maxStale());
    assertEquals(minFresh, read.minFresh());
    assertEquals(ifError, read.staleIfError());
    assertEquals(revalidate, read.staleWhileRevalidate());
  }

  @ParameterizedTest(name = "{0}: whole {1}, fields {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no-cache                                   | true  | ``
          no-cache="Set-Cookie, X-A"                 | false | set-cookie x-a
          no-cache=Set-Cookie                        | false | set-cookie
          no-cache="a", no-cache="b"                 | false | a b
          no-cache="a", no-cache                     | true  | ``
          no-cache, no-cache="a"                     | true  | ``
          no-cache=                                  | true  | ``
          no-cache=""                                | true  | ``
          no-cache=" , "                             | true  | ``
          no-cache="a b"                             | true  | ``
          no-cache="a                                | true  | ``
          no-cache = "a"                             | true  | ``
          no-cache;                                  | true  | ``
          x="no-cache"                               | false | ``
          """)
  void noCacheAndPrivate(String line, boolean whole, String fields) {
    Set<String> expected = fields.isEmpty() ? Set.of() : Set.of(fields.split(" "));
    CacheControl read = parse(line);
    assertEquals(whole, read.noCache());
    assertEquals(expected, read.noCacheFields());
    assertFalse(read.isPrivate());
    CacheControl other = parse(line.replace("no-cache", "Private"));
    assertEquals(whole, other.isPrivate());
    assertEquals(expected, other.privateFields());
    assertFalse(other.noCache());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "no-store",
        "NO-STORE",
        "no-store=x",
        "no-store=\"\"",
        "max-age=60 no-store",
        "max-age=60; no-store",
        "private;no-store",
        "no-store; max-age=60",
        "no-store =x",
        "x=\"never closed, no-store",
        "max-age=60, \"x\" no-store",
        ",,no-store,",
      })
  void whatForbidsCountsHoweverItIsWritten(String line) {
    assertTrue(parse(line).noStore());
    assertTrue(parse(line.replaceAll("(?i)no-store", "must-revalidate")).mustRevalidate());
    assertTrue(parse(line.replaceAll("(?i)no-store", "proxy-revalidate")).proxyRevalidate());
    assertTrue(parse(line.replaceAll("(?i)no-store", "no-transform")).noTransform());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"public max-age=60", "public; max-age=60", "x=\"never closed, public", "public ="})
  void whatAllowsCountsOnlyIfItIsWrittenWell(String line) {
    assertFalse(parse(line).isPublic());
    assertTrue(parse("public, max-age=60").isPublic());
    assertFalse(parse(line.replace("public", "must-understand")).mustUnderstand());
    assertTrue(parse("x, Must-Understand").mustUnderstand());
    assertFalse(parse(line.replace("public", "immutable")).immutable());
    assertTrue(parse("immutable").immutable());
    assertFalse(parse(line.replace("public", "only-if-cached")).onlyIfCached());
    assertTrue(parse("only-if-cached").onlyIfCached());
  }

  @Test
  void whatIsNotSaidIsNotThere() {
    CacheControl read = parse("x=\"no-store, private, public\", y='z', store");
    assertFalse(read.noStore() || read.isPrivate() || read.isPublic() || read.mustRevalidate());
    assertFalse(read.has("no-store"));
    assertFalse(read.isEmpty());
    assertEquals("no-store, private, public", read.argument("X"));
    assertEquals("", read.argument("store"));
    assertNull(read.argument("z"));
    assertTrue(read.has("Store"));
    assertTrue(CacheControl.EMPTY.isEmpty());
    assertTrue(parse("").isEmpty());
    assertEquals(CacheControl.ABSENT, CacheControl.EMPTY.maxAge());
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(3, "max-age=no-store");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      CacheControl read =
          parse(noise.next("max-age=\"36\\00\", no-store", "no-cache=\"a, b\"; private x=\"y"));
      assertTrue(read.maxAge() >= -1 && read.maxAge() <= DeltaSeconds.MAX);
    }
  }

  @Test
  void longLinesOfQuotesAreReadInLinearTime() {
    for (String unit :
        List.of("\"", "\",", "a=\",", "\\\"", "a=\"\\\",", ",", "no-cache=\"", " =", "a=\"\",")) {
      String line = unit.repeat(200_000) + ", no-store\"";
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> parse(line), unit);
    }
  }
}
