package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.BodyStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** An open handle keeps what it pinned, whatever happens to the entry. */
abstract class ReplacementSubject extends KitSubject {

  ReplacementSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void anOpenHandleKeepsAReplacedEntry() throws IOException {
    put(KEY, small(1));
    try (StoredResponse old = lookup(KEY)) {
      long version = old.version();
      put(KEY, small(2));
      churn();
      assertShows(old, KEY, small(1));
      assertEquals(version, old.version(), "version");
      assertHolds(KEY, small(2));
    }
    assertHolds(KEY, small(2));
  }

  @Test
  void anOpenHandleKeepsARemovedEntry() throws IOException {
    put(KEY, small(1));
    try (StoredResponse old = lookup(KEY)) {
      assertTrue(store.remove(KEY));
      assertAbsent(KEY);
      churn();
      assertShows(old, KEY, small(1));
    }
    assertAbsent(KEY);
  }

  @Test
  void aBodyThatIsBeingReadStaysWhenItsEntryGoes() throws IOException {
    put(KEY, big(1));
    try (StoredResponse old = lookup(KEY)) {
      var body = old.body();
      store.remove(KEY);
      put(KEY, big(2));
      assertEquals(big(1).digest(), BodyReader.digest(body));
    }
  }

  @Test
  void closingOneHandleLeavesAnotherReadable() throws IOException {
    put(KEY, small(1));
    try (StoredResponse first = lookup(KEY);
        StoredResponse second = lookup(KEY)) {
      store.remove(KEY);
      first.close();
      churn();
      assertShows(second, KEY, small(1));
    }
  }

  @Test
  void closingAHandleTwiceDoesNothing() throws IOException {
    put(KEY, small(1));
    try (StoredResponse first = lookup(KEY);
        StoredResponse second = lookup(KEY)) {
      long before = used();
      first.close();
      first.close();
      first.close();
      churn();
      assertUsedAgain(before);
      assertShows(second, KEY, small(1));
    }
    assertHolds(KEY, small(1));
  }

  @Test
  void manyThreadsReadOneBodyAtOnce() throws Exception {
    Content content = big(1);
    put(KEY, content);
    try (StoredResponse found = lookup(KEY);
        InputStream own = BodyStream.open(found.body(), 0)) {
      byte[] start = own.readNBytes(content.length() / 2);
      Together.Task read = () -> assertBody(found, content);
      Together.run(subject.patience(), Collections.nCopies(4, read));
      byte[] end = own.readAllBytes();
      assertArrayEquals(content.bytes(), concat(start, end), "read in two halves");
    }
  }

  @Test
  void eachEntryOfAKeyHasItsOwnVersion() throws IOException {
    put(KEY, small(1));
    long first = versionNow();
    put(KEY, small(1));
    long second = versionNow();
    assertTrue(store.remove(KEY));
    put(KEY, small(1));
    long third = versionNow();
    assertNotEquals(first, second, "version after a replacement");
    assertNotEquals(first, third, "version after a removal");
    assertNotEquals(second, third, "version after a removal");
    assertEquals(third, versionNow(), "version of an entry that did not change");
  }

  @Test
  void removeTellsWhetherThereWasAnEntry() throws IOException {
    assertFalse(store.remove(KEY), "removed what never was");
    put(KEY, small(1));
    assertTrue(store.remove(KEY), "did not remove what was there");
    assertAbsent(KEY);
    assertFalse(store.remove(KEY), "removed what was gone");
  }

  private static byte[] concat(byte[] start, byte[] end) {
    byte[] all = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, all, start.length, end.length);
    return all;
  }

  private long versionNow() throws IOException {
    try (StoredResponse found = lookup(KEY)) {
      return found.version();
    }
  }
}
