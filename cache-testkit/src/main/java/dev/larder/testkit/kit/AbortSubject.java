package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larder.api.StoreWriter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Closing a writer without a commit leaves no trace. */
abstract class AbortSubject extends KitSubject {

  AbortSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void closingWithoutACommitLeavesNothing() throws IOException {
    abort(small(1));
    assertAbsent(KEY);
    assertFalse(store.remove(KEY), "there was something to remove");
    assertEquals(0, store.stats().entries(), "entries");
  }

  @Test
  void closingWithoutACommitLeavesTheOldEntry() throws IOException {
    put(KEY, small(1));
    abort(small(2));
    assertHolds(KEY, small(1));
  }

  @Test
  void closingWithoutACommitGivesTheRoomBack() throws IOException {
    long before = used();
    abort(small(1));
    abort(big(2));
    assertUsedAgain(before);
  }

  @Test
  void anyNumberOfAbortsLeavesRoomForAnEntry() throws IOException {
    Content content = big(1);
    long aborts = 2 * limit() / content.length() + 1;
    for (long i = 0; i < aborts; i++) {
      abort(content);
    }
    put(KEY, content);
    assertHolds(KEY, content);
  }

  private void abort(Content content) throws IOException {
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
    }
  }
}
