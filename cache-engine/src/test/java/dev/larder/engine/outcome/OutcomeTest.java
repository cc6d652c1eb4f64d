package dev.larder.engine.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutcomeTest {

  @Test
  void codesAreTokens() {
    assertEquals("request-max-age", Reason.REQUEST_MAX_AGE.code());
    assertEquals("uri-miss", Reason.Forward.URI_MISS.token());
  }

  @Test
  void onlyWhatNobodyWasAskedForIsAHit() {
    assertTrue(Outcome.FRESH.hit());
    assertTrue(Outcome.unforwarded(Reason.STALE_ALLOWED).hit());
    assertFalse(new Outcome(Reason.STALE, Reason.VALIDATED, 304, true).hit());
    assertFalse(Outcome.unforwarded(Reason.ONLY_IF_CACHED).hit());
  }

  @Test
  void whyItWasNotStoredExplainsMost() {
    assertEquals(Reason.PRIVATE, new Outcome(Reason.URI_MISS, Reason.PRIVATE, 200, false).detail());
    assertEquals(Reason.URI_MISS, new Outcome(Reason.URI_MISS, null, 200, true).detail());
  }

  @Test
  void statisticsCountBoth() {
    Statistics statistics = new Statistics();
    assertEquals(Map.of(), statistics.byLookup());
    statistics.count(Outcome.FRESH);
    statistics.count(new Outcome(Reason.URI_MISS, Reason.PRIVATE, 200, false));
    statistics.count(new Outcome(Reason.URI_MISS, null, 200, true));
    assertEquals(Map.of(Reason.FRESH, 1L, Reason.URI_MISS, 2L), statistics.byLookup());
    assertEquals(Map.of(Reason.PRIVATE, 1L), statistics.byResult());
  }
}
