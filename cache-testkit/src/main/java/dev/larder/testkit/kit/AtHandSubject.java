package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is found without waiting is what a lookup finds, or nothing. */
abstract class AtHandSubject extends KitSubject {

  AtHandSubject(StoreUnderTest subject) {
    super(subject);
  }

  /** Has it at hand, if the store ever has. */
  private void use(Content content) throws IOException {
    for (int i = 0; i < 3; i++) {
      assertHolds(KEY, content);
    }
  }

  private void assertNothingElseAtHand(Content content) throws IOException {
    try (StoredResponse found = store.lookupAtOnce(KEY)) {
      if (found != null) {
        assertShows(found, KEY, content);
      }
    }
  }

  @Test
  void itIsTheEntryWithABodyThatNeedsNoWaiting() throws IOException {
    put(KEY, small(1));
    use(small(1));
    try (StoredResponse found = store.lookupAtOnce(KEY)) {
      if (found != null) {
        assertShows(found, KEY, small(1));
        assertFalse(found.body() instanceof Body.Stream, "a stream");
        assertTrue(!(found.body() instanceof Body.FileRegion file) || file.warm(), "not warm");
        try (StoredResponse asked = lookup(KEY)) {
          assertEquals(asked.version(), found.version(), "version");
        }
      }
    }
  }

  @Test
  void whatWasReplacedIsNotAtHand() throws IOException {
    put(KEY, small(1));
    use(small(1));
    assertNothingElseAtHand(small(1));
    put(KEY, small(2));
    assertNothingElseAtHand(small(2));
  }

  @Test
  void whatWasRemovedIsNotAtHand() throws IOException {
    put(KEY, small(1));
    use(small(1));
    assertNothingElseAtHand(small(1));
    store.remove(KEY);
    try (StoredResponse found = store.lookupAtOnce(KEY)) {
      assertNull(found, "what was removed");
    }
  }

  @Test
  void whatWasRefreshedHasItsNewHead() throws IOException {
    put(KEY, small(1));
    use(small(1));
    assertNothingElseAtHand(small(1));
    long version;
    try (StoredResponse found = lookup(KEY)) {
      version = found.version();
    }
    boolean done = store.refresh(KEY, version, headFor(small(2)), metaFor(KEY, 2));
    try (StoredResponse found = store.lookupAtOnce(KEY)) {
      if (found != null) {
        assertEquals(headFor(small(done ? 2 : 1)), found.head(), "head");
        assertBody(found, small(1));
      }
    }
  }

  @Test
  void whatIsNotCommittedIsNotAtHand() throws IOException {
    put(KEY, small(1));
    use(small(1));
    try (StoreWriter writer = begin(KEY, small(2))) {
      write(writer, small(2));
      assertNothingElseAtHand(small(1));
      assertFalse(writer.commit(() -> false), "committed");
    }
    assertNothingElseAtHand(small(1));
  }
}
