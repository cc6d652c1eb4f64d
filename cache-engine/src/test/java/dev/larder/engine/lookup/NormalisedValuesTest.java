package dev.larder.engine.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.larder.engine.http.Normalisation;
import org.junit.jupiter.api.Test;

final class NormalisedValuesTest {

  private final NormalisedValues values = new NormalisedValues();

  @Test
  void theSameValueGivesTheSameForm() {
    String first = values.of("accept-encoding", "gzip, br;q=1.0");
    assertEquals(Normalisation.acceptEncoding("gzip, br;q=1.0"), first);
    assertSame(first, values.of("accept-encoding", "gzip, br;q=1.0"));
  }

  @Test
  void fieldsAreToldApart() {
    String value = "de, *;q=0";
    assertEquals(Normalisation.acceptEncoding(value), values.of("accept-encoding", value));
    assertEquals(Normalisation.field("x", "A ,b"), values.of("x", "A ,b"));
    assertNotEquals(values.of("accept-encoding", "A ,b"), values.of("x", "A ,b"));
  }

  @Test
  void valuesThatShareAPlaceAreToldApart() {
    // More values than places, twice over.
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5000; i++) {
        String value = "coding-" + i + " , gzip;q=0.50";
        assertEquals(Normalisation.acceptEncoding(value), values.of("accept-encoding", value));
      }
    }
  }

  @Test
  void longValuesAreNotKept() {
    String value = "gzip;q=0.5, " + "x".repeat(300);
    assertEquals(Normalisation.acceptEncoding(value), values.of("accept-encoding", value));
  }
}
