package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A refresh gives a new head to the stored response that it names, and to no other. */
abstract class RefreshSubject extends KitSubject {

  RefreshSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void aRefreshReplacesHeadAndMetaAndKeepsTheBody() throws IOException {
    needsRefresh();
    put(KEY, small(1));
    assertTrue(refresh(KEY, versionOf(KEY), 2), "refused");
    try (StoredResponse found = lookup(KEY)) {
      assertEquals(headFor(small(2)), found.head(), "head");
      assertEquals(metaFor(KEY, 2), found.meta(), "meta");
      assertBody(found, small(1));
    }
  }

  @Test
  void aRefreshKeepsTheVersionSoThatAnotherCanFollow() throws IOException {
    needsRefresh();
    put(KEY, small(1));
    long version = versionOf(KEY);
    assertTrue(refresh(KEY, version, 2), "refused");
    assertEquals(version, versionOf(KEY), "version");
    assertTrue(refresh(KEY, version, 3), "a second one refused");
    try (StoredResponse found = lookup(KEY)) {
      assertEquals(headFor(small(3)), found.head(), "head");
      assertBody(found, small(1));
    }
  }

  @Test
  void aHandleThatWasOpenKeepsTheOldHead() throws IOException {
    put(KEY, small(1));
    try (StoredResponse old = lookup(KEY)) {
      refresh(KEY, old.version(), 2);
      assertShows(old, KEY, small(1));
    }
  }

  @Test
  void aRefreshOfAnotherVersionChangesNothing() throws IOException {
    put(KEY, small(1));
    assertFalse(refresh(KEY, versionOf(KEY) + 1, 2), "done to another version");
    assertHolds(KEY, small(1));
  }

  @Test
  void aRefreshOfAReplacedResponseChangesNothing() throws IOException {
    put(KEY, small(1));
    long version = versionOf(KEY);
    put(KEY, small(2));
    assertFalse(refresh(KEY, version, 3), "the head landed on a newer body");
    assertHolds(KEY, small(2));
  }

  @Test
  void aRefreshOfAReplacedResponseThatIsStillHeldChangesNothing() throws IOException {
    put(KEY, small(1));
    try (StoredResponse old = lookup(KEY)) {
      put(KEY, small(2));
      assertFalse(refresh(KEY, old.version(), 3), "the head landed on a newer body");
      assertShows(old, KEY, small(1));
    }
    assertHolds(KEY, small(2));
  }

  @Test
  void aRefreshDoesNotBringARemovedEntryBack() throws IOException {
    put(KEY, small(1));
    try (StoredResponse old = lookup(KEY)) {
      store.remove(KEY);
      assertFalse(refresh(KEY, old.version(), 2), "refreshed what was removed");
    }
    assertAbsent(KEY);
  }

  @Test
  void aRefreshDoesNotTouchAnotherKey() throws IOException {
    needsRefresh();
    Key other = Key.of("other");
    put(other, small(1));
    put(KEY, small(1));
    assertTrue(refresh(KEY, versionOf(KEY), 2), "refused");
    assertHolds(other, small(1));
  }

  @Test
  void aCommitAfterARefreshReplacesWhatWasRefreshed() throws IOException {
    put(KEY, small(1));
    try (StoreWriter writer = begin(KEY, small(2))) {
      write(writer, small(2));
      refresh(KEY, versionOf(KEY), 3);
      assertTrue(writer.commit(() -> true), "the commit was refused");
    }
    assertHolds(KEY, small(2));
  }

  private void needsRefresh() {
    assumeTrue(subject.refreshes(), "cannot refresh");
  }

  private boolean refresh(Key key, long version, int seed) throws IOException {
    return store.refresh(key, version, headFor(small(seed)), metaFor(key, seed));
  }

  private long versionOf(Key key) throws IOException {
    try (StoredResponse found = lookup(key)) {
      return found.version();
    }
  }
}
