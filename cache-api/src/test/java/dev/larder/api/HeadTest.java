package dev.larder.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeadTest {

  private static final Fields SOME = Fields.of("A", "1");

  private static Head head() {
    return new Head(Head.Kind.RESPONSE, 200, SOME, Fields.EMPTY, 1, 2, 3);
  }

  @Test
  void equalityIsThatOfAllParts() {
    assertEquals(head(), head());
    assertEquals(head().hashCode(), head().hashCode());
    for (Head other :
        List.of(
            new Head(Head.Kind.VARY_MARKER, 200, SOME, Fields.EMPTY, 1, 2, 3),
            new Head(Head.Kind.RESPONSE, 201, SOME, Fields.EMPTY, 1, 2, 3),
            new Head(Head.Kind.RESPONSE, 200, Fields.EMPTY, Fields.EMPTY, 1, 2, 3),
            new Head(Head.Kind.RESPONSE, 200, SOME, SOME, 1, 2, 3),
            new Head(Head.Kind.RESPONSE, 200, SOME, Fields.EMPTY, 9, 2, 3),
            new Head(Head.Kind.RESPONSE, 200, SOME, Fields.EMPTY, 1, 9, 3),
            new Head(Head.Kind.RESPONSE, 200, SOME, Fields.EMPTY, 1, 2, 9))) {
      assertNotEquals(head(), other);
    }
  }

  @Test
  void theDerivedFormIsComputedOnceAndTakesNoPartInEquality() {
    Head head = head();
    AtomicInteger computed = new AtomicInteger();
    String first = head.derived(String.class, h -> h.status() + "/" + computed.incrementAndGet());
    assertEquals("200/1", first);
    assertSame(first, head.derived(String.class, h -> "another"));
    assertEquals(1, computed.get());
    assertEquals(head(), head);
  }
}
