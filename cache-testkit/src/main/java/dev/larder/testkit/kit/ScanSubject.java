package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Capability;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A scan shows what is there, or nothing at all. */
abstract class ScanSubject extends KitSubject {

  ScanSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void aStoreThatIsNotScannableShowsNothing() throws IOException {
    assumeFalse(can(Capability.SCANNABLE), "scannable");
    put(KEY, small(1));
    assertEquals(List.of(), scanned());
  }

  @Test
  void aScanShowsEveryEntryOnceAndAsItIs() throws IOException {
    needsScan();
    Map<Key, ScannedEntry> expected = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      Key key = Key.of("scan " + i);
      Content content = new Content(i, 100 + i);
      put(key, content);
      expected.put(key, shown(key, content));
    }
    assertShown(expected);
  }

  @Test
  void aScanShowsTheKindAndTheStatus() throws IOException {
    needsScan();
    assumeTrue(subject.acceptsMarkers(), "keeps no markers");
    Head marker = new Head(Head.Kind.VARY_MARKER, 0, Fields.EMPTY, Fields.EMPTY, 1, 2, 3);
    Head missing = new Head(Head.Kind.RESPONSE, 404, Fields.EMPTY, Fields.EMPTY, 1, 2, 3);
    Key other = Key.of("other");
    putEmpty(KEY, marker);
    putEmpty(other, missing);
    assertShown(
        Map.of(
            KEY, new ScannedEntry(KEY, Head.Kind.VARY_MARKER, 0, metaFor(KEY, 0), 0),
            other, new ScannedEntry(other, Head.Kind.RESPONSE, 404, metaFor(other, 0), 0)));
  }

  @Test
  void aScanDoesNotShowWhatIsNotVisible() throws IOException {
    needsScan();
    Key removed = Key.of("removed");
    put(KEY, small(1));
    put(removed, small(2));
    try (StoredResponse held = lookup(removed);
        StoreWriter unfinished = begin(Key.of("unfinished"), small(3))) {
      write(unfinished, small(3));
      store.remove(removed);
      assertShown(Map.of(KEY, shown(KEY, small(1))));
      assertBody(held, small(2));
    }
  }

  @Test
  void aScanShowsWhatARefreshOrAReplacementChanged() throws IOException {
    needsScan();
    assumeTrue(subject.refreshes(), "cannot refresh");
    Key replaced = Key.of("replaced");
    put(KEY, small(1));
    try (StoredResponse found = lookup(KEY)) {
      assertTrue(store.refresh(KEY, found.version(), headFor(small(2)), metaFor(KEY, 2)));
    }
    put(replaced, small(3));
    put(replaced, new Content(4, 17));
    assertShown(Map.of(KEY, shown(KEY, small(2)), replaced, shown(replaced, new Content(4, 17))));
  }

  @Test
  void whatTheVisitorThrowsEndsTheScan() throws IOException {
    needsScan();
    put(Key.of("a"), small(1));
    put(Key.of("b"), small(2));
    AtomicInteger visits = new AtomicInteger();
    IllegalArgumentException stop = new IllegalArgumentException("enough");
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                store.scan(
                    entry -> {
                      visits.incrementAndGet();
                      throw stop;
                    }));
    assertSame(stop, thrown);
    assertEquals(1, visits.get(), "visits");
  }

  @Test
  void aScanPinsNothing() throws IOException {
    needsScan();
    long before = used();
    put(KEY, small(1));
    assertEquals(1, scanned().size());
    store.remove(KEY);
    assertUsedAgain(before);
  }

  private void needsScan() {
    assumeTrue(can(Capability.SCANNABLE), "not scannable");
  }

  private void assertShown(Map<Key, ScannedEntry> expected) throws IOException {
    Map<Key, ScannedEntry> seen = new HashMap<>();
    for (ScannedEntry entry : scanned()) {
      assertTrue(seen.put(entry.key(), entry) == null, entry.key() + " was shown twice");
    }
    assertEquals(expected, seen);
  }

  private static ScannedEntry shown(Key key, Content content) {
    return new ScannedEntry(
        key, Head.Kind.RESPONSE, 200, metaFor(key, content.seed()), content.length());
  }

  private void putEmpty(Key key, Head head) throws IOException {
    try (StoreWriter writer = store.begin(key, head, metaFor(key, 0), 0)) {
      assertNotNull(writer, "declined");
      assertTrue(writer.commit(() -> true));
    }
  }
}
