package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.engine.http.StructuredFields.BareItem;
import dev.larder.engine.http.StructuredFields.BooleanItem;
import dev.larder.engine.http.StructuredFields.ByteSequence;
import dev.larder.engine.http.StructuredFields.DateItem;
import dev.larder.engine.http.StructuredFields.DecimalItem;
import dev.larder.engine.http.StructuredFields.DisplayString;
import dev.larder.engine.http.StructuredFields.InnerList;
import dev.larder.engine.http.StructuredFields.IntegerItem;
import dev.larder.engine.http.StructuredFields.Item;
import dev.larder.engine.http.StructuredFields.Member;
import dev.larder.engine.http.StructuredFields.StringItem;
import dev.larder.engine.http.StructuredFields.TokenItem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StructuredFieldsTest {

  private static Item item(BareItem value) {
    return new Item(value, Map.of());
  }

  static List<Arguments> items() {
    return List.of(
        Arguments.of("1", new IntegerItem(1)),
        Arguments.of("-0", new IntegerItem(0)),
        Arguments.of("007", new IntegerItem(7)),
        Arguments.of("-999999999999999", new IntegerItem(-999_999_999_999_999L)),
        Arguments.of("1.5", new DecimalItem(new BigDecimal("1.5"))),
        Arguments.of("-123456789012.125", new DecimalItem(new BigDecimal("-123456789012.125"))),
        Arguments.of("\"a \\\"b\\\" \\\\\"", new StringItem("a \"b\" \\")),
        Arguments.of("\"\"", new StringItem("")),
        Arguments.of("foo123/456:x", new TokenItem("foo123/456:x")),
        Arguments.of("*", new TokenItem("*")),
        Arguments.of("?1", new BooleanItem(true)),
        Arguments.of("?0", new BooleanItem(false)),
        Arguments.of(":aGVsbG8=:", new ByteSequence("hello".getBytes(StandardCharsets.UTF_8))),
        Arguments.of(":aGVsbG8:", new ByteSequence("hello".getBytes(StandardCharsets.UTF_8))),
        Arguments.of("::", new ByteSequence(new byte[0])),
        Arguments.of("@1659578233", new DateItem(1_659_578_233)),
        Arguments.of("@-1", new DateItem(-1)),
        Arguments.of("%\"f%c3%bc\"", new DisplayString("f\u00fc")),
        Arguments.of("%\"\"", new DisplayString("")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("items")
  void readsItems(String text, BareItem expected) {
    assertEquals(
        Map.of("a", item(expected)), StructuredFields.dictionary(List.of("a=" + text)), text);
    assertEquals(
        Map.of("a", new Item(BooleanItem.TRUE, Map.of("p", expected))),
        StructuredFields.dictionary(List.of("a;p=" + text)));
    assertEquals(
        Map.of("a", new InnerList(List.of(item(expected), item(expected)), Map.of())),
        StructuredFields.dictionary(List.of("a=( " + text + "  " + text + " )")));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "-",
        "+1",
        "--1",
        "1000000000000000",
        "1.",
        "1.2345",
        "1234567890123.1",
        ".5",
        "1e3",
        "\"a",
        "\"a\\",
        "\"\\n\"",
        "\"\u00fc\"",
        "\"a\tb\"",
        "'a'",
        "?",
        "?2",
        "?true",
        ":a",
        ":a b:",
        ":\u00fc:",
        "@",
        "@1.5",
        "@a",
        "%",
        "%a",
        "%\"a",
        "%\"%C3%BC\"",
        "%\"%c3\"",
        "%\"%c\"",
        "%\"%zz\"",
        "%\"\u00fc\"",
        "(",
        "(1",
        "(1 2",
        "(1,2)",
        "(1\t2)",
        "(\"a\"\"b\")",
        "(1(2))",
        "&&&&&",
        "-a",
        "1;",
        "1;P=1",
        "1;p=",
        "1; =",
        "1 2",
        "1,",
        "1, ",
        "1,,b",
        "1 ;p",
        " 1",
        ""
      })
  void refuses(String text) {
    assertNull(StructuredFields.dictionary(List.of("a=" + text)), text);
    assertNull(StructuredFields.dictionary(List.of("b, a=" + text)), text);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"A", "a =1", "=1", ",a", "a,", "a;", "1", "-a", "a b", "\ta", "\u00fc", "a==1"})
  void refusesDictionaries(String text) {
    assertNull(StructuredFields.dictionary(List.of(text)), text);
  }

  @Test
  void dictionaries() {
    Map<String, Member> read =
        StructuredFields.dictionary(List.of("  a , *b-_.1;x;y=2;x=?0\t,\t c=(1;z  t);k", "a=2  "));
    assertNotNull(read);
    assertEquals(List.of("a", "*b-_.1", "c"), List.copyOf(read.keySet()));
    assertEquals(item(new IntegerItem(2)), read.get("a"), "the last value counts");
    assertEquals(
        new Item(BooleanItem.TRUE, Map.of("x", new BooleanItem(false), "y", new IntegerItem(2))),
        read.get("*b-_.1"));
    assertEquals(
        new InnerList(
            List.of(
                new Item(new IntegerItem(1), Map.of("z", BooleanItem.TRUE)),
                item(new TokenItem("t"))),
            Map.of("k", BooleanItem.TRUE)),
        read.get("c"));
    assertThrows(UnsupportedOperationException.class, read::clear);
    assertEquals(Map.of(), StructuredFields.dictionary(List.of()));
    assertEquals(Map.of(), StructuredFields.dictionary(List.of("  ")));
    assertNull(StructuredFields.dictionary(List.of("", "a")), "an empty line makes a bare comma");
    assertEquals(
        Map.of("a", new InnerList(List.of(), Map.of())),
        StructuredFields.dictionary(List.of("a=()")));
  }

  @Test
  void byteSequencesKeepTheirBytes() {
    byte[] bytes = {1, 2};
    ByteSequence sequence = new ByteSequence(bytes);
    bytes[0] = 9;
    sequence.bytes()[1] = 9;
    assertEquals(new ByteSequence(new byte[] {1, 2}), sequence);
    assertEquals(new ByteSequence(new byte[] {1, 2}).hashCode(), sequence.hashCode());
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(5, "max-age=?1");
    int valid = 0;
    for (int i = 0; i < Noise.ROUNDS; i++) {
      String text =
          noise.next("max-age=60;p, a=(1 \"b\");c=:aa:, d=%\"%c3%bc\"", "a=?0,b=@1, c=1.5;x=*t/:");
      if (StructuredFields.dictionary(List.of(text)) != null) {
        valid++;
      }
    }
    assertEquals(true, valid > 500 && valid < Noise.ROUNDS - 500, () -> "one-sided noise");
  }
}
