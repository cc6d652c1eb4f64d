package dev.larder.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter terminal = new StringWriter();
  private long nanos;

  private Progress progress(boolean shown, OptionalLong expected) {
    return new Progress(new PrintWriter(terminal), shown, "counting", expected, () -> nanos);
  }

  @Test
  void shortWorkShowsNothing() {
    try (Progress progress = progress(true, OptionalLong.of(2))) {
      nanos += 499_000_000;
      progress.step();
      progress.step();
    }
    assertEquals("", terminal.toString());
  }

  @Test
  void longWorkIsShownInOneLineThatGoesInTheEnd() {
    try (Progress progress = progress(true, OptionalLong.of(3))) {
      nanos += 500_000_000;
      progress.step();
      progress.step();
      nanos += 100_000_000;
      progress.step();
      nanos += 100_000_000;
      progress.step(); // More than was expected.
    }
    assertEquals(
        "\rcounting [##########....................]  33% 1 of 3"
            + "\rcounting [##############################] 100% 3 of 3"
            + "\rcounting [##############################] 100% 4 of 4"
            + "\r\u001b[K",
        terminal.toString());
  }

  @Test
  void whereTheEndIsNotKnownItCounts() {
    Progress progress = progress(true, OptionalLong.empty());
    nanos += 500_000_000;
    progress.step();
    assertEquals("\rcounting 1", terminal.toString());
  }

  @Test
  void nobodyWatches() {
    try (Progress progress = progress(false, OptionalLong.of(3))) {
      nanos += 900_000_000;
      progress.step();
    }
    assertEquals("", terminal.toString());
  }
}
