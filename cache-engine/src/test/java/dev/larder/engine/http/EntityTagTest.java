package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityTagTest {

  private static EntityTag tag(String text) {
    return Objects.requireNonNull(EntityTag.parse(text));
  }

  @ParameterizedTest(name = "{0}: {1} and {2}: strong {3}, weak {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rfc9110-8.8.3.2 row 1                   | W/"1"       | W/"1"       | false | true
          rfc9110-8.8.3.2 row 2                   | W/"1"       | W/"2"       | false | false
          rfc9110-8.8.3.2 row 3                   | W/"1"       | "1"         | false | true
          rfc9110-8.8.3.2 row 4                   | "1"         | "1"         | true  | true
          conditional-etag-strong-respond         | "abcdef"    | "abcdef"    | true  | true
          case matters                            | "abcdef"    | "ABCDEF"    | false | false
          conditional-etag-strong-respond-obs-text| "abcdef\u00fc" | "abcdef\u00fc" | true | true
          empty                                   | ""          | ""          | true  | true
          backslash is no escape                  | "a\\"       | "a\\"       | true  | true
          conditional-etag-quoted-respond-unquoted| "abcdef"    | abcdef      | false | true
          conditional-etag-unquoted-respond-unquoted | abcdef   | abcdef      | false | true
          conditional-etag-weak-respond-lowercase | w/"abcdef"  | w/"abcdef"  | false | true
          lower and upper                         | w/"abcdef"  | W/"abcdef"  | false | true
          conditional-etag-weak-respond-backslash | W\\"abcdef" | W\\"abcdef" | false | true
          conditional-etag-weak-respond-omit-slash| W"abcdef"   | W"abcdef"   | false | true
          not the tag it looks like               | W"abcdef"   | "abcdef"    | false | false
          open quote                              | "abc        | "abc"       | false | false
          text behind                             | "abc"d      | "abc"       | false | false
          quote alone                             | "           | ""          | false | false
          blanks around                           | ` "1" `     | "1"         | true  | true
          """)
  void matches(String name, String one, String other, boolean strong, boolean weak) {
    assertEquals(strong, tag(one).strongMatch(tag(other)), name);
    assertEquals(strong, tag(other).strongMatch(tag(one)), name);
    assertEquals(weak, tag(one).weakMatch(tag(other)), name);
    assertEquals(weak, EntityTagList.parse(List.of(other)).weakMatches(tag(one)), name);
    assertEquals(strong, EntityTagList.parse(List.of(other)).strongMatches(tag(one)), name);
  }

  @Test
  void partsOfATag() {
    assertNull(EntityTag.parse(null));
    assertNull(EntityTag.parse(" "));
    assertEquals("a,b", tag("W/\"a,b\"").opaque());
    assertTrue(tag("W/\"a,b\"").weak());
    assertFalse(tag("\"a\"").weak());
    assertEquals("W\\\"a\"", tag("W\\\"a\"").text());
    assertEquals(tag("W/\"a\""), tag("w/\"a\""));
    assertFalse(tag("W/\"a\"").equals(tag("\"a\"")));
  }

  @ParameterizedTest(name = "{0}: {1} lists {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          multiple-first                | "abcdef", "1234", "5678"     | "abcdef" | true
          multiple-second               | "1234", "abcdef", "5678"     | "abcdef" | true
          multiple-last                 | "1234", "5678", "abcdef"     | "abcdef" | true
          none of them                  | "1234", "5678"               | "abcdef" | false
          comma in a tag                | "a,b", "c"                   | "a,b"    | true
          part of a tag                 | "a,b"                        | a        | false
          backslash before the quote    | "a\\", "b"                   | "b"      | true
          empty members                 | , ,"b",                      | "b"      | true
          malformed before well-formed  | "a, "b"                      | "b"      | true
          open quote                    | "b", "a                      | "b"      | true
          open quote first              | "a, b, c                     | c        | true
          star                          | *                            | "b"      | true
          star is no member             | "a", *                       | "b"      | false
          """)
  void lists(String name, String value, String tag, boolean listed) {
    assertEquals(listed, EntityTagList.parse(List.of(value)).weakMatches(tag(tag)), name);
  }

  @Test
  void listsOfLines() {
    EntityTagList list = EntityTagList.parse(List.of("\"a\"", "W/\"b\", \"c\""));
    assertEquals(List.of(tag("\"a\""), tag("W/\"b\""), tag("\"c\"")), list.tags());
    assertFalse(list.any());
    assertFalse(list.weakMatches(null) || list.strongMatches(null));
    assertFalse(list.strongMatches(tag("\"b\"")));
    EntityTagList any = EntityTagList.parse(List.of(" * "));
    assertTrue(any.any() && any.weakMatches(null) && any.strongMatches(null) && !any.isEmpty());
    assertTrue(EntityTagList.parse(List.of("", " ,")).isEmpty());
    assertFalse(EntityTagList.parse(List.of()).weakMatches(tag("\"a\"")));
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(4, "W/w\"");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      String text = noise.next("\"a\", W/\"b\", *", "W/\"a,b\"");
      EntityTag tag = EntityTag.parse(text);
      assertTrue(tag == null || tag.weakMatch(tag(tag.text())));
      for (EntityTag listed : EntityTagList.parse(List.of(text)).tags()) {
        assertEquals(listed, tag(listed.text()));
      }
    }
  }
}
