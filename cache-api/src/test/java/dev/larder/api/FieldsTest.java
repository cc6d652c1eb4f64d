package dev.larder.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {

  private static final Fields FIELDS = Fields.of("A", "1", "b", "2", "a", "3", "C", "");

  @Test
  void namesCompareWithoutRegardToCase() {
    assertEquals("1", FIELDS.first("a"));
    assertEquals("2", FIELDS.first("B"));
    assertEquals(List.of("1", "3"), FIELDS.values("A"));
    assertTrue(FIELDS.has("c"));
    assertFalse(FIELDS.has("d"));
    assertNull(FIELDS.first("d"));
    assertEquals(List.of(), FIELDS.values("d"));
  }

  @Test
  void linesOfOneNameAreCombinedInTheirOrder() {
    assertEquals("1, 3", FIELDS.combined("a"));
    assertEquals("2", FIELDS.combined("b"));
    assertEquals("", FIELDS.combined("c"));
    assertNull(FIELDS.combined("d"));
  }

  @Test
  void withReplacesAllLinesOfTheNameByOneInThePlaceOfTheFirst() {
    assertEquals(Fields.of("a", "x", "b", "2", "C", ""), FIELDS.with("a", "x"));
    assertEquals(FIELDS.size() + 1, FIELDS.with("d", "x").size());
    assertEquals(new Field("d", "x"), FIELDS.with("d", "x").lines().get(4));
    assertEquals(4, FIELDS.size());
  }

  @Test
  void withoutTakesLinesAway() {
    assertEquals(
        Fields.of("b", "2", "C", ""), FIELDS.without(line -> line.name().equalsIgnoreCase("a")));
    assertSame(FIELDS, FIELDS.without(line -> false));
    assertSame(Fields.EMPTY, FIELDS.without(line -> true));
  }

  @Test
  void plusAppends() {
    assertEquals(
        Fields.of("A", "1", "A", "1"), Fields.of("A", "1").plus(Fields.of("A", "1").lines()));
    assertSame(FIELDS, FIELDS.plus(List.of()));
  }

  @Test
  void fieldsDoNotChangeWithTheListTheyWereMadeOf() {
    List<Field> lines = new ArrayList<>(List.of(new Field("A", "1")));
    Fields fields = Fields.of(lines);
    lines.clear();
    assertEquals(1, fields.size());
    assertThrows(UnsupportedOperationException.class, () -> fields.lines().clear());
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Fields.of("A"));
  }

  @Test
  void equalityIsThatOfTheLinesAsTheyAre() {
    assertEquals(Fields.of("A", "1"), Fields.of("A", "1"));
    assertEquals(Fields.of("A", "1").hashCode(), Fields.of("A", "1").hashCode());
    assertNotEquals(Fields.of("A", "1"), Fields.of("a", "1"));
    assertNotEquals(Fields.of("A", "1", "B", "2"), Fields.of("B", "2", "A", "1"));
    assertEquals("[A: 1]", Fields.of("A", "1").toString());
  }
}
