package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.Head;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts against the budget, until when, and who leaves for whom. */
class MemStoreRoomTest {

  private static final int M = 1 << 20;

  private static OpenMemStore open(RemovalAlgorithm algorithm) {
    return new OpenMemStore(OpenMemStore.settings(8 * M, algorithm));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRemovedOrReplacedCountsUntilItsLastReaderIsDone(RemovalAlgorithm algorithm)
      throws IOException {
    try (OpenMemStore mem = open(algorithm)) {
      mem.put("a", 1000);
      long one = mem.used();
      StoredResponse first = mem.get("a");
      StoredResponse second = mem.get("a");
      assertTrue(mem.store.remove(OpenMemStore.key("a")));
      assertEquals(one, mem.used());
      mem.put("a", 1000);
      StoredResponse third = mem.get("a");
      mem.put("a", 1000);
      assertEquals(3 * one, mem.used());
      first.close();
      first.close();
      assertEquals(3 * one, mem.used(), "closing twice counts once");
      second.close();
      assertEquals(2 * one, mem.used());
      third.close();
      assertEquals(one, mem.used());
      assertTrue(mem.store.remove(OpenMemStore.key("a")));
      assertEquals(0, mem.used());
      assertEquals(0, mem.store.allocator().allocated());
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesRoomAsLongAsSomebodyCanLeave(RemovalAlgorithm algorithm) throws IOException {
    try (OpenMemStore mem = open(algorithm)) {
      for (int i = 0; i < 100; i++) {
        mem.put(i, M - 5000);
        assertTrue(mem.used() <= 8 * M);
      }
      assertTrue(mem.has(99) || algorithm == RemovalAlgorithm.W_TINYLFU);
      assertTrue(mem.store.stats().entries() >= 6, () -> mem.store.stats().toString());
      assertEquals(100 - mem.store.stats().entries(), mem.store.stats().evictions());
      assertEquals(mem.store.stats().evictions(), (long) mem.context.events().evictions().size());
      assertTrue(mem.context.events().evictions().get(0).bytes() > M - 5000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void declinesWhenReadersHoldEverythingAndEvictsNobodyInVain(RemovalAlgorithm algorithm)
      throws IOException {
    try (OpenMemStore mem = open(algorithm)) {
      List<StoredResponse> held = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        mem.put(i, M);
        held.add(mem.get(i));
      }
      assertNull(mem.begin("new", M));
      assertEquals(7, mem.store.stats().entries());
      assertEquals(1, mem.store.stats().declined());
      held.get(3).close();
      mem.put("new", M);
      assertFalse(mem.has(3));
      held.forEach(StoredResponse::close);
    }
  }

  @Test
  void nobodyLeavesForWhatCannotFitAnyway() throws IOException {
    try (OpenMemStore mem = open(RemovalAlgorithm.LRU)) {
      mem.put("a", M);
      StoreWriter writer = mem.begin("b", 5 * M);
      assertNotNull(writer);
      assertNull(mem.begin("c", 4 * M));
      assertTrue(mem.has("a"));
      writer.close();
    }
  }

  @Test
  void writersInProgressCountAndAnAbortGivesAllBack() throws IOException {
    try (OpenMemStore mem = open(RemovalAlgorithm.LRU)) {
      StoreWriter known = mem.begin("a", 3 * M);
      StoreWriter unknown = mem.begin("b", -1);
      assertNotNull(known);
      assertNotNull(unknown);
      assertTrue(unknown.write(OpenMemStore.filled(M, 1)));
      assertTrue(mem.used() > 4 * M);
      known.close();
      unknown.close();
      unknown.close();
      assertEquals(0, mem.used());
      assertEquals(0, mem.store.allocator().allocated());
    }
  }

  @Test
  void aRefreshSwapsTheHeadKeepsTheBodyAndOldHandlesTheOldHead() throws IOException {
    try (OpenMemStore mem = open(RemovalAlgorithm.LRU)) {
      mem.put("a", 1000);
      long before = mem.used();
      StoredResponse old = mem.get("a");
      Head bigger = OpenMemStore.head("x".repeat(5000));
      assertTrue(
          mem.store.refresh(OpenMemStore.key("a"), old.version(), bigger, OpenMemStore.meta()));
      long both = mem.used();
      assertTrue(both > before + 5000, "both heads count while the old one is read");
      try (StoredResponse now = mem.get("a")) {
        assertSame(bigger, now.head());
        assertSame(old.body(), now.body());
        assertEquals(old.version(), now.version());
        assertNotSame(old.head(), now.head());
      }
      assertTrue(mem.store.remove(OpenMemStore.key("a")));
      assertTrue(OpenMemStore.consistsOf(old.body(), 7));
      assertTrue(mem.used() >= before);
      old.close();
      assertEquals(0, mem.used());
    }
  }

  @Test
  void aRefreshOfAnotherVersionDoesNothing() throws IOException {
    try (OpenMemStore mem = open(RemovalAlgorithm.LRU)) {
      mem.put("a", 1000);
      long version;
      try (StoredResponse old = mem.get("a")) {
        version = old.version();
      }
      mem.put("a", 1000);
      long before = mem.used();
      Head other = OpenMemStore.head("other");
      assertFalse(mem.store.refresh(OpenMemStore.key("a"), version, other, OpenMemStore.meta()));
      assertFalse(mem.store.refresh(OpenMemStore.key("z"), version, other, OpenMemStore.meta()));
      assertEquals(before, mem.used());
    }
  }

  @Test
  void aRefreshKeepsThePlaceInTheOrderOfUse() throws IOException {
    MemSettings settings = OpenMemStore.settings(8 * M, 3, RemovalAlgorithm.LRU);
    try (OpenMemStore mem = new OpenMemStore(settings)) {
      mem.put("a", 10);
      mem.put("b", 10);
      mem.put("c", 10);
      mem.use("a");
      try (StoredResponse b = mem.get("b")) {
        mem.use("c");
        mem.use("a");
        Head other = OpenMemStore.head("other");
        assertTrue(
            mem.store.refresh(OpenMemStore.key("b"), b.version(), other, OpenMemStore.meta()));
      }
      mem.put("d", 10);
      assertFalse(mem.has("b"));
    }
  }

  @Test
  void memoryThatTheSystemRefusesIsReportedOnceAndDeclined() throws IOException {
    MemSettings settings = OpenMemStore.settings(8 * M, RemovalAlgorithm.LRU);
    OpenMemStore mem =
        new OpenMemStore(
            settings,
            length -> {
              throw new OutOfMemoryError("Cannot reserve");
            });
    try (mem) {
      assertNull(mem.begin("a", 1000));
      assertNull(mem.begin("a", 1000));
      mem.put("empty", 0);
      assertEquals(1, mem.context.events().problems().size());
      String message = mem.context.events().problems().get(0).message();
      assertTrue(message.contains("-XX:MaxDirectMemorySize"), message);
      mem.store.remove(OpenMemStore.key("empty"));
      assertEquals(0, mem.used());
    }
  }

  @Test
  void handlesOutliveTheStore() throws IOException {
    OpenMemStore mem = open(RemovalAlgorithm.W_TINYLFU);
    mem.put("a", 1000);
    StoredResponse held = mem.get("a");
    StoreWriter writer = mem.begin("b", 10);
    assertNotNull(writer);
    assertTrue(writer.write(OpenMemStore.filled(10, 1)));
    mem.close();
    assertTrue(OpenMemStore.consistsOf(held.body(), 7));
    assertFalse(writer.commit(() -> true));
    assertEquals(10, writer.readAt(0, ByteBuffer.allocate(10)));
    writer.close();
    held.close();
    assertEquals(0, mem.store.budget().used());
    assertEquals(0, mem.store.allocator().allocated());
  }

  @Test
  void bodiesAreDirectReadOnlyAndInOnePart() throws IOException {
    try (OpenMemStore mem = open(RemovalAlgorithm.LRU)) {
      mem.put("a", M);
      try (StoredResponse found = mem.get("a")) {
        Body.Buffers body = (Body.Buffers) found.body();
        assertEquals(1, body.buffers().size());
        assertTrue(body.buffers().get(0).isDirect());
        assertTrue(body.buffers().get(0).isReadOnly());
        assertSame(body, found.body());
      }
    }
  }
}
