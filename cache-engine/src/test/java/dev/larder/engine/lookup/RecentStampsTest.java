package dev.larder.engine.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RecentStampsTest {

  private final RecentStamps stamps = new RecentStamps(3);

  @Test
  void whatWasNeverStampedIsNot() {
    assertFalse(stamps.stampedSince("/a", 1));
    stamps.stamp("/b", 10);
    assertFalse(stamps.stampedSince("/a", 1));
  }

  @Test
  void aStampCountsForWhatBeganBeforeIt() {
    stamps.stamp("/a", 10);
    assertTrue(stamps.stampedSince("/a", 9));
    assertTrue(stamps.stampedSince("/a", 10));
    assertFalse(stamps.stampedSince("/a", 11));
  }

  @Test
  void theLaterOfTwoCountsWhicheverComesFirst() {
    stamps.stamp("/a", 20);
    stamps.stamp("/a", 10);
    assertTrue(stamps.stampedSince("/a", 15));
  }

  @Test
  void whatIsForgottenCountsForAllThatIsOlder() {
    for (int i = 1; i <= 4; i++) {
      stamps.stamp("/" + i, i * 10L);
    }
    assertTrue(stamps.stampedSince("/1", 10), "itself");
    assertTrue(stamps.stampedSince("/other", 10), "as old as what was forgotten");
    assertFalse(stamps.stampedSince("/other", 11), "younger");
    assertTrue(stamps.stampedSince("/2", 20), "still known");
  }

  @Test
  void onesOwnStampIsNotThatOfAnother() {
    RecentStamps many = new RecentStamps(100_000);
    for (int i = 0; i < 50_000; i++) {
      many.stamp("http://www.example.com:80/config/" + i, 10);
    }
    int shared = 0;
    for (int i = 0; i < 50_000; i++) {
      shared += many.stampedSince("http://www.example.com:80/test/" + i, 5) ? 1 : 0;
    }
    assertEquals(0, shared);
  }
}
