package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestIdsTest {

  @Test
  void eachIsAnotherAndWellFormed() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = RequestIds.next();
      assertTrue(RequestIds.wellFormed(id), id);
      ids.add(id);
    }
    assertEquals(10_000, ids.size());
  }

  @ParameterizedTest
  @CsvSource({
    "aZ0._-, true",
    "'', false",
    "'a b', false",
    "'a\"', false",
    "'a\r', false",
    "\u00e4, false",
    "a/b, false",
  })
  void form(String id, boolean wellFormed) {
    assertEquals(wellFormed, RequestIds.wellFormed(id));
  }

  @Test
  void length() {
    assertTrue(RequestIds.wellFormed("a".repeat(64)));
    assertEquals(false, RequestIds.wellFormed("a".repeat(65)));
  }
}
