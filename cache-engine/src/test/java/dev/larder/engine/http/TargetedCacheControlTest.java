package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetedCacheControlTest {

  private static CacheControl parse(String... lines) {
    return Objects.requireNonNull(TargetedCacheControl.parse(List.of(lines)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          surrogate-max-age                       | max-age=3600                | 3600
          surrogate-max-age-max                   | max-age=2147483648          | 2147483648
          surrogate-max-age-max-plus              | max-age=99999999999         | 2147483648
          surrogate-max-age-other-target          | max-age=3600;not-for-you    | 3600
          surrogate-max-age-0                     | max-age=0                   | 0
          surrogate-max-age-extension             | foobar, max-age=3600        | 3600
          rfc9213-2.1 parameters are ignored      | max-age=60;a=1;b="x"        | 60
          rfc9651-3.2 last value counts           | max-age=60, max-age=30      | 30
          cdn-cc-invalid-sh-type-wrong            | max-age="10000"             | 0
          token                                   | max-age=a                   | 0
          decimal                                 | max-age=60.0                | 0
          negative                                | max-age=-1                  | 0
          no value                                | max-age                     | 0
          inner list                              | max-age=(60)                | 0
          not there                               | no-transform                | -1
          """)
  void maxAge(String name, String line, long expected) {
    assertEquals(expected, parse(line).maxAge(), name);
    assertEquals(expected, parse(line.replace("max-age", "s-maxage")).sMaxage(), name);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        "  ",
        "max-age =100",
        "max-age= 100",
        "MaX-aGe=3600",
        "max-age=3600;CAPABILITY",
        "max-age=10000, &&&&&",
        "max-age=60,",
        "max-age='60'",
        "max-age=3600+600",
        "max-age=1000000000000000",
      })
  void aFieldThatIsNoDictionaryIsIgnored(String line) {
    assertNull(TargetedCacheControl.parse(List.of(line)));
  }

  @Test
  void noLinesAndSeveralLines() {
    assertNull(TargetedCacheControl.parse(List.of()));
    CacheControl read = parse("max-age=60", "no-cache=\"Set-Cookie, a\"");
    assertEquals(60, read.maxAge());
    assertEquals(Set.of("set-cookie", "a"), read.noCacheFields());
    assertFalse(read.noCache());
  }

  @Test
  void directivesWithoutSeconds() {
    assertTrue(parse("no-store; max-age=60").noStore(), "max-age is a parameter here");
    CacheControl read = parse("no-store, must-revalidate, private, no-cache, public, x=y, z=\"1\"");
    assertTrue(read.noStore() && read.mustRevalidate() && read.isPrivate() && read.noCache());
    assertTrue(read.isPublic());
    assertEquals("y", read.argument("x"));
    assertEquals("1", read.argument("z"));
    assertEquals(Set.of("a", "b"), parse("private=(\"a\" b)").privateFields());
    assertEquals(Set.of("a"), parse("private=a").privateFields());
  }

  @Test
  void falseTurnsOff() {
    CacheControl read =
        parse("no-store=?0, must-revalidate=?0, private=?0, no-cache=?0, public=?0");
    assertFalse(read.noStore() || read.mustRevalidate() || read.isPrivate() || read.noCache());
    assertFalse(read.isPublic());
  }

  @Test
  void wrongTypesAreReadAsCachingLeast() {
    CacheControl read = parse("no-store=1, must-revalidate=x, private=1.5, no-cache=(1), public=1");
    assertTrue(read.noStore() && read.mustRevalidate() && read.isPrivate() && read.noCache());
    assertFalse(read.isPublic());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          surrogate-max-age-case-insensitive | MaX-aGe=3600
          surrogate-max-age-me-target        | max-age=3600;Larder
          content                            | content="ESI/1.0", Max-Age=3600
          """)
  void surrogateControlIgnoresCase(String name, String line) {
    CacheControl read = TargetedCacheControl.parseIgnoringCase(List.of(line));
    assertEquals(3600, Objects.requireNonNull(read).maxAge(), name);
    assertNull(TargetedCacheControl.parseIgnoringCase(List.of(line + ", \"")));
    if (name.equals("content")) {
      assertEquals("ESI/1.0", read.argument("content"));
    }
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(6, "max-age=?1private");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      List<String> lines = List.of(noise.next("Max-Age=60;p, private=(a \"b\")", "no-store=?0"));
      CacheControl strict = TargetedCacheControl.parse(lines);
      CacheControl lenient = TargetedCacheControl.parseIgnoringCase(lines);
      assertTrue(strict == null || lenient != null, () -> "lenient is stricter: " + lines);
    }
  }
}
