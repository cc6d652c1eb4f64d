package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Capability;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a persistent store has after it was closed and opened again. */
abstract class PersistenceSubject extends KitSubject {

  PersistenceSubject(StoreUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void needsPersistence() {
    assumeTrue(can(Capability.PERSISTENT), "not persistent");
  }

  @Test
  void entriesAreThereAfterReopening() throws IOException {
    Content great = big(2);
    put(KEY, small(1));
    put(Key.of("great"), great);
    put(Key.of("empty"), new Content(3, 0));
    reopen();
    assertHolds(KEY, small(1));
    assertHolds(Key.of("great"), great);
    assertHolds(Key.of("empty"), new Content(3, 0));
    long counted = countsEntries() ? 3 : 0;
    eventually("entries are counted", () -> store.stats().entries() == counted);
  }

  @Test
  void aReopenedStoreGoesOn() throws IOException {
    put(KEY, small(1));
    reopen();
    put(KEY, small(2));
    assertHolds(KEY, small(2));
    assertTrue(store.remove(KEY));
    assertAbsent(KEY);
  }

  @Test
  void removedEntriesDoNotComeBack() throws IOException {
    put(KEY, small(1));
    put(Key.of("other"), small(2));
    store.remove(KEY);
    reopen();
    assertAbsent(KEY);
    assertHolds(Key.of("other"), small(2));
  }

  @Test
  void replacedEntriesDoNotComeBack() throws IOException {
    put(KEY, small(1));
    put(KEY, small(2));
    reopen();
    assertHolds(KEY, small(2));
  }

  @Test
  void aRefreshedHeadIsThereAfterReopening() throws IOException {
    assumeTrue(subject.refreshes(), "cannot refresh");
    put(KEY, small(1));
    try (StoredResponse found = lookup(KEY)) {
      assertTrue(store.refresh(KEY, found.version(), headFor(small(2)), metaFor(KEY, 2)));
    }
    reopen();
    try (StoredResponse found = lookup(KEY)) {
      assertEquals(headFor(small(2)), found.head(), "head");
      assertEquals(metaFor(KEY, 2), found.meta(), "meta");
      assertBody(found, small(1));
    }
  }

  @Test
  void whatWasNotCommittedIsNotThereAfterReopening() throws IOException {
    StoreWriter unfinished = begin(KEY, small(1));
    write(unfinished, small(1));
    reopen();
    unfinished.close();
    assertAbsent(KEY);
    assertEquals(0, store.stats().entries(), "entries");
  }

  @Test
  void aReopenedStoreUsesAsManyBytesAsBefore() throws IOException {
    put(KEY, small(1));
    put(Key.of("other"), small(2));
    long before = used();
    reopen();
    assertUsedAgain(before);
  }

  private void reopen() throws IOException {
    store.close();
    store = openStore(settings);
  }
}
