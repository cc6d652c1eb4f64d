package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Nothing of an entry is visible before its commit, and all of it afterwards. */
abstract class CommitVisibilitySubject extends KitSubject {

  CommitVisibilitySubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void lookingUpAnAbsentKeyFindsNothing() throws IOException {
    put(Key.of("another"), small(1));
    assertNull(store.lookup(KEY));
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() throws IOException {
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content)) {
      assertAbsent(KEY);
      write(writer, content);
      assertAbsent(KEY);
      assertEquals(0, store.stats().entries(), "entries");
    }
  }

  @Test
  void theWholeEntryIsVisibleAfterTheCommit() throws IOException {
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      assertTrue(writer.commit(() -> true));
      assertHolds(KEY, content);
    }
  }

  @Test
  void anEntryOfUnknownLengthIsVisibleWholeAfterTheCommit() throws IOException {
    assumeTrue(subject.acceptsUnknownLength(), "needs the length");
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content, -1)) {
      write(writer, content);
      assertAbsent(KEY);
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, content);
  }

  @Test
  void nothingIsWrittenAfterTheCommitOrTheClose() throws IOException {
    assumeTrue(subject.acceptsUnknownLength(), "needs the length");
    Content content = small(1);
    StoreWriter writer = begin(KEY, content, -1);
    write(writer, content);
    assertTrue(writer.commit(() -> true));
    assertTrue(takesNothing(writer), "written after the commit");
    writer.close();
    assertTrue(takesNothing(writer), "written after the close");
    assertHolds(KEY, content);
  }

  @Test
  void theEntryStaysWhenItsWriterIsClosed() throws IOException {
    put(KEY, small(1));
    for (int reads = 0; reads < 3; reads++) {
      assertHolds(KEY, small(1));
    }
  }

  @Test
  void theOldEntryIsVisibleUntilItsReplacementIsCommitted() throws IOException {
    put(KEY, small(1));
    Content second = small(2);
    try (StoreWriter writer = begin(KEY, second)) {
      assertHolds(KEY, small(1));
      write(writer, second);
      assertHolds(KEY, small(1));
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, second);
  }

  @Test
  void closingAWriterTwiceDoesNothing() throws IOException {
    Content content = small(1);
    StoreWriter writer = begin(KEY, content);
    write(writer, content);
    assertTrue(writer.commit(() -> true));
    writer.close();
    long before = used();
    writer.close();
    churn();
    assertHolds(KEY, content);
    assertUsedAgain(before);
  }
}
