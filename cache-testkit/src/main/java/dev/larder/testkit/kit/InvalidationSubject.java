package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An invalidation is never lost to a commit, whichever comes first. */
abstract class InvalidationSubject extends KitSubject {

  private static final int ROUNDS = 3;

  InvalidationSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void aCommitIsRefusedWhenItsConditionDoesNotHold() throws IOException {
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      assertFalse(writer.commit(() -> false), "committed");
    }
    assertAbsent(KEY);
  }

  @Test
  void aRefusedCommitLeavesTheOldEntry() throws IOException {
    put(KEY, small(1));
    try (StoreWriter writer = begin(KEY, small(2))) {
      write(writer, small(2));
      assertFalse(writer.commit(() -> false), "committed");
      assertHolds(KEY, small(1));
    }
    assertHolds(KEY, small(1));
  }

  @Test
  void aRefusedCommitGivesTheRoomBack() throws IOException {
    long before = used();
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      assertFalse(writer.commit(() -> false), "committed");
    }
    assertUsedAgain(before);
  }

  @Test
  void theConditionIsEvaluatedOnce() throws IOException {
    AtomicInteger evaluations = new AtomicInteger();
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      assertTrue(writer.commit(() -> evaluations.incrementAndGet() > 0));
    }
    assertEquals(1, evaluations.get(), "evaluations of a condition that held");
    try (StoreWriter writer = begin(KEY, small(2))) {
      write(writer, small(2));
      assertFalse(writer.commit(() -> evaluations.incrementAndGet() < 0));
    }
    assertEquals(2, evaluations.get(), "evaluations of a condition that did not hold");
  }

  @Test
  void theConditionIsEvaluatedAtTheCommitAndNotBefore() throws IOException {
    AtomicBoolean valid = new AtomicBoolean(true);
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      valid.set(false);
      store.remove(KEY);
      assertFalse(writer.commit(valid::get), "committed after an invalidation");
    }
    assertAbsent(KEY);
  }

  /** The invalidation begins when the condition was found to hold: then the removal must win. */
  @Test
  void aRemovalThatBeginsInsideTheCommitWins() throws Exception {
    store.remove(KEY); // its classes are loaded by now: what it waits for is the store
    for (int i = 0; i < ROUNDS; i++) {
      commitWithARemovalInside(small(i));
    }
  }

  /** As above, with an entry there already: removing that one is not enough. */
  @Test
  void aRemovalThatBeginsInsideAReplacementWins() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      put(KEY, small(1));
      commitWithARemovalInside(small(2));
    }
  }

  private void commitWithARemovalInside(Content content) throws Exception {
    AtomicReference<Together> removal = new AtomicReference<>();
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      writer.commit(() -> invalidate(removal));
    }
    Together started = removal.get();
    assertNotNull(started, "the condition was not evaluated");
    started.join(subject.patience());
    assertAbsent(KEY);
  }

  private boolean invalidate(AtomicReference<Together> removal) {
    Together started = Together.start(() -> store.remove(KEY));
    removal.set(started);
    started.awaitBlockedOrEnded();
    return true;
  }
}
