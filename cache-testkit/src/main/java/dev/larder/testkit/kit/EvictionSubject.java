package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.RecordingEvents.Eviction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store with a limit makes room, and says what it threw out. */
abstract class EvictionSubject extends KitSubject {

  /** So many entries make the limit full. */
  private static final int SHARE = 16;

  private long limit;

  EvictionSubject(StoreUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void needsLimit() {
    limit = limit();
  }

  @Test
  void theLimitIsNeverExceeded() throws IOException {
    for (int i = 0; i < 3 * SHARE; i++) {
      offer(i);
    }
    assertTrue(store.stats().entries() > 0, "nothing is left");
  }

  @Test
  void aFullStoreStillTakesEntries() throws IOException {
    int taken = 0;
    for (int i = 0; i < 3 * SHARE; i++) {
      taken += offer(i) ? 1 : 0;
    }
    assertTrue(taken > SHARE, "only " + taken + " entries were taken, and none made room");
  }

  @Test
  void evictionsAreReportedOnceWithTheirBytes() throws Exception {
    fill();
    long evictions = store.stats().evictions();
    assertTrue(evictions > 0, "no evictions are counted");
    assertTrue(
        context.events().awaitEvictions(all -> all.size() >= evictions, subject.settlingTime()),
        () -> evictions + " counted, reported " + context.events().evictions().size());
    Set<Key> reported = new HashSet<>();
    for (Eviction eviction : context.events().evictions()) {
      assertTrue(reported.add(eviction.key()), eviction.key() + " was reported twice");
      assertTrue(
          eviction.bytes() >= entry(0).length() && eviction.bytes() <= limit,
          eviction + " reported for a body of " + entry(0).length());
    }
  }

  @Test
  void whatIsGoneWasReportedAndWhatWasReportedIsGone() throws Exception {
    List<Key> committed = fill();
    Set<Key> gone = new HashSet<>();
    for (Key key : committed) {
      try (StoredResponse found = store.lookup(key)) {
        if (found == null) {
          gone.add(key);
        }
      }
    }
    assertTrue(
        context.events().awaitEvictions(all -> keys(all).containsAll(gone), subject.settlingTime()),
        "an entry is gone without a report");
    for (Key key : keys(context.events().evictions())) {
      assertAbsent(key);
    }
  }

  @Test
  void removedAndReplacedEntriesAreNotEvictions() throws IOException {
    put(KEY, small(1));
    put(KEY, small(2));
    store.remove(KEY);
    try (StoreWriter aborted = begin(KEY, small(3))) {
      write(aborted, small(3));
    }
    assertEquals(List.of(), context.events().evictions());
    assertEquals(0, store.stats().evictions(), "evictions");
  }

  @Test
  void anOpenHandleKeepsAnEvictedEntry() throws IOException {
    put(KEY, entry(0));
    try (StoredResponse held = lookup(KEY)) {
      for (int i = 1; i < 3 * SHARE; i++) {
        offer(i);
        assertTrue(used() <= limit, () -> used() + " bytes of " + limit);
      }
      assertShows(held, KEY, entry(0));
    }
  }

  @Test
  void whatReadersHoldIsNotPromisedToOthers() throws IOException {
    List<StoredResponse> held = new ArrayList<>();
    List<Integer> seeds = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * SHARE; i++) {
        if (offer(i)) {
          StoredResponse found = store.lookup(keyOf(i));
          if (found != null) {
            held.add(found);
            seeds.add(i);
          }
        }
      }
      assertTrue(held.size() <= SHARE, held.size() + " entries are held in room for " + SHARE);
      for (int i = 0; i < held.size(); i++) {
        assertShows(held.get(i), keyOf(seeds.get(i)), entry(seeds.get(i)));
      }
    } finally {
      held.forEach(StoredResponse::close);
    }
  }

  @Test
  void roomComesBackAfterEvictionsToo() throws IOException {
    long empty = used();
    for (Key key : fill()) {
      store.remove(key);
    }
    assertUsedAgain(empty);
    eventually("entries are left", () -> store.stats().entries() == 0);
  }

  private List<Key> fill() throws IOException {
    List<Key> committed = new ArrayList<>();
    for (int i = 0; i < 3 * SHARE; i++) {
      if (offer(i)) {
        committed.add(keyOf(i));
      }
    }
    return committed;
  }

  /** Stores an entry if the store takes it, and looks at the limit at each step. */
  private boolean offer(int seed) throws IOException {
    Content content = entry(seed);
    Key key = keyOf(seed);
    try (StoreWriter writer =
        store.begin(key, headFor(content), metaFor(key, seed), content.length())) {
      assertWithinLimit();
      if (writer == null || !writer.write(content.buffer())) {
        return false;
      }
      assertWithinLimit();
      return writer.commit(() -> true);
    } finally {
      assertWithinLimit();
    }
  }

  private void assertWithinLimit() {
    assertTrue(used() <= limit, () -> used() + " bytes of " + limit);
  }

  private Content entry(int seed) {
    return new Content(seed, (int) Math.min(limit / SHARE, subject.greatestBody()));
  }

  private static Key keyOf(int seed) {
    return Key.of("filling " + seed);
  }

  private static Set<Key> keys(List<Eviction> evictions) {
    Set<Key> keys = new HashSet<>();
    evictions.forEach(eviction -> keys.add(eviction.key()));
    return keys;
  }
}
