package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldListTest {

  /** A bar between members, a slash between lines. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          a, b                    ; a|b
          a ,\tb c                ; a|b c
          ` ,, a,,b, `            ; a|b
          a/b,c                   ; a|b|c
          "a, b", c               ; "a, b"|c
          x="a\\", b", c          ; x="a\\", b"|c
          a="b, c                 ; a="b|c
          a="b/c"                 ; a="b|c"
          "a" "b,c", d            ; "a" "b,c"|d
          ``                      ; ``
          """)
  void members(String lines, String expected) {
    List<String> members = expected.isEmpty() ? List.of() : List.of(expected.split("\\|"));
    assertEquals(members, FieldList.parse(List.of(lines.split("/", -1))));
  }

  @ParameterizedTest(name = "{0}: {1} is {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          names                        | Foo, BAR, foo | foo,bar
          lines                        | Foo/Bar       | foo,bar
          vary-syntax-star             | *             | *
          vary-syntax-star-star        | *, *          | *
          vary-syntax-star-star-lines  | */*           | *
          vary-syntax-empty-star       | `, *`         | *
          vary-syntax-empty-star-lines | /*            | *
          vary-syntax-star-foo         | *, Foo        | *
          vary-syntax-foo-star         | Foo, *        | *
          no field name                | Foo Bar       | *
          quoted                       | "Foo"         | *
          star in a name is a tchar    | Foo*          | foo*
          empty                        | ``            | ``
          """)
  void names(String name, String lines, String expected) {
    List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(","));
    assertEquals(names, FieldList.names(List.of(lines.split("/", -1))), name);
  }

  @Test
  void noLines() {
    assertEquals(List.of(), FieldList.names(List.of()));
    assertEquals(List.of(), FieldList.parse(List.of()));
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(9, "Foo, \"");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      List<String> lines = List.of(noise.next("Foo, Bar", "a=\"b, c\", d"));
      for (String member : FieldList.parse(lines)) {
        assertFalse(member.isEmpty());
        assertEquals(member, Grammar.trim(member));
      }
      assertEquals(FieldList.names(lines), FieldList.names(FieldList.names(lines)));
    }
  }

  @Test
  void longLinesOfQuotesAreReadInLinearTime() {
    for (String unit : List.of("\"", "\",", "a\",", "\\\"", "\"\\\",", ",")) {
      List<String> lines = List.of(unit.repeat(200_000) + "\"");
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> FieldList.parse(lines), unit);
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> EntityTagList.parse(lines), unit);
    }
  }
}
