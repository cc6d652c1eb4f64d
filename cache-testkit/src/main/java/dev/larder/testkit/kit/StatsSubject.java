package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The counts of a store are true, and nothing is counted twice or for ever. */
abstract class StatsSubject extends KitSubject {

  StatsSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void entriesAreCounted() throws IOException {
    assumeTrue(countsEntries(), "shared with others");
    assertEquals(0, store.stats().entries(), "entries of an empty store");
    put(KEY, small(1));
    put(Key.of("other"), small(2));
    assertEntries(2);
    put(KEY, small(3));
    assertEntries(2);
    store.remove(KEY);
    assertEntries(1);
  }

  @Test
  void anUnfinishedWriteIsCountedInBytes() throws IOException {
    long before = limited();
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      assertUsedAtLeast(before + small(1).length());
    }
  }

  @Test
  void anEntryIsCountedInBytesWithItsHead() throws IOException {
    long before = limited();
    put(KEY, small(1));
    assertUsedAtLeast(before + small(1).length() + 64); // of the digest in its head
  }

  @Test
  void aRemovedEntryIsCountedUntilItsLastReaderHasGone() throws IOException {
    long before = limited();
    put(KEY, small(1));
    try (StoredResponse first = lookup(KEY)) {
      try (StoredResponse second = lookup(KEY)) {
        store.remove(KEY);
        assertBody(second, small(1));
      }
      assertUsedAtLeast(before + small(1).length());
      assertBody(first, small(1));
    }
    assertUsedAgain(before);
  }

  @Test
  void removingGivesTheRoomBack() throws IOException {
    long before = used();
    for (int i = 0; i < 20; i++) {
      put(Key.of("many " + i), small(i));
    }
    for (int i = 0; i < 20; i++) {
      store.remove(Key.of("many " + i));
    }
    assertUsedAgain(before);
  }

  @Test
  void replacingGivesTheRoomBack() throws IOException {
    put(KEY, small(1));
    long one = used();
    for (int i = 0; i < 20; i++) {
      put(KEY, small(i % 10)); // seeds of one digit: the heads are equally long
    }
    assertUsedAgain(one);
  }

  @Test
  void refreshingGivesTheRoomBack() throws IOException {
    long before = used();
    put(KEY, small(1));
    try (StoredResponse found = lookup(KEY)) {
      for (int i = 2; i < 12; i++) {
        store.refresh(KEY, found.version(), headFor(small(i)), metaFor(KEY, i));
      }
    }
    store.remove(KEY);
    assertUsedAgain(before);
  }

  @Test
  void lookingUpCostsNothing() throws IOException {
    put(KEY, small(1));
    long before = used();
    for (int i = 0; i < 20; i++) {
      assertHolds(KEY, small(1));
      assertAbsent(Key.of("absent " + i));
    }
    assertUsedAgain(before);
    assertEntries(1);
  }

  @Test
  void noMoreThanTheLimitIsUsedByOpenWriters() throws IOException {
    long limit = limit();
    long empty = used();
    Content content = big(1);
    StoreWriter[] writers = new StoreWriter[(int) (limit / content.length()) + 2];
    try {
      for (int i = 0; i < writers.length; i++) {
        StoreWriter writer =
            store.begin(Key.of("open " + i), headFor(content), metaFor(KEY, 1), content.length());
        if (writer != null) {
          writers[i] = writer;
          writer.write(content.buffer());
        }
        assertTrue(used() <= limit, () -> used() + " bytes of " + limit);
      }
      assertTrue(writers[writers.length - 1] == null, "more was begun than there is room for");
    } finally {
      for (StoreWriter writer : writers) {
        if (writer != null) {
          writer.close();
        }
      }
    }
    assertUsedAgain(empty);
  }

  private long limited() {
    limit();
    return used();
  }

  private void assertEntries(long expected) {
    if (!countsEntries()) {
      return;
    }
    eventually(
        store.stats().entries() + " entries, not " + expected,
        () -> store.stats().entries() == expected);
  }

  private void assertUsedAtLeast(long least) {
    assertTrue(used() >= least, () -> "bytes used are " + used() + ", at least " + least);
  }
}
