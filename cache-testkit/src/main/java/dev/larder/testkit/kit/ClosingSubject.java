package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a closed store still does, and what it does no more. */
abstract class ClosingSubject extends KitSubject {

  ClosingSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void aClosedStoreFindsNothing() throws IOException {
    put(KEY, small(1));
    store.close();
    assertFails("lookup", () -> store.lookup(KEY));
  }

  @Test
  void aClosedStoreAcceptsNothing() throws IOException {
    store.close();
    assertFails(
        "begin", () -> store.begin(KEY, headFor(small(1)), metaFor(KEY, 1), small(1).length()));
  }

  @Test
  void aClosedStoreChangesNothing() throws IOException {
    put(KEY, small(1));
    long version;
    try (StoredResponse found = lookup(KEY)) {
      version = found.version();
    }
    store.close();
    assertFails("refresh", () -> store.refresh(KEY, version, headFor(small(2)), metaFor(KEY, 2)));
    assertFails("remove", () -> store.remove(KEY));
  }

  @Test
  void aClosedStoreShowsNothing() throws IOException {
    store.close();
    assertFails("scan", () -> store.scan(entry -> {}));
    assertFails("stats", () -> store.stats());
  }

  @Test
  void closingTwiceDoesNothing() throws IOException {
    put(KEY, small(1));
    store.close();
    store.close();
  }

  @Test
  void anOpenHandleOutlivesTheStore() throws IOException {
    put(KEY, big(1));
    try (StoredResponse found = lookup(KEY)) {
      store.close();
      assertShows(found, KEY, big(1));
    }
  }

  @Test
  void anOpenWriterCannotCommitAnyMore() throws IOException {
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      store.close();
      assertTrue(refusedOrFailed(writer, () -> true), "committed into a closed store");
    }
  }

  @Test
  void handlesAndWritersMayBeClosedAfterTheStore() throws IOException {
    put(KEY, small(1));
    StoredResponse found = lookup(KEY);
    StoreWriter writer = begin(KEY, small(2));
    store.close();
    found.close();
    writer.close();
    found.close();
    writer.close();
  }

  private static void assertFails(String method, Executable call) {
    Exception thrown = assertThrows(Exception.class, call, method + " of a closed store");
    assertTrue(
        thrown instanceof IOException || thrown instanceof IllegalStateException,
        () -> method + " of a closed store threw " + thrown);
  }
}
