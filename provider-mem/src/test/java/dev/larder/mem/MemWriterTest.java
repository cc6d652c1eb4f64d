package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on their way in: known and unknown lengths, decision 13, vectors 52 and 53. */
class MemWriterTest {

  private static final MemSettings SETTINGS =
      new MemSettings(8 << 20, 0, 10, 2 << 20, 1 << 20, RemovalAlgorithm.LRU);
  private static final long HEAD =
      HeapEstimate.of(OpenMemStore.key("a"), OpenMemStore.HEAD, OpenMemStore.meta());

  private final OpenMemStore mem = new OpenMemStore(SETTINGS);
  private byte[] content = new byte[0];

  @BeforeEach
  void fill() {
    content = new byte[2 << 20];
    new Random(5).nextBytes(content);
  }

  @AfterEach
  void close() {
    mem.close();
  }

  private StoreWriter writer(long length) {
    StoreWriter writer = mem.begin("a", length);
    assertNotNull(writer);
    return writer;
  }

  private byte[] stored() {
    try (StoredResponse found = mem.get("a")) {
      ByteBuffer all = ByteBuffer.allocate((int) found.body().length());
      ((Body.Buffers) found.body()).buffers().forEach(part -> all.put(part.duplicate()));
      assertFalse(all.hasRemaining());
      return all.array();
    }
  }

  private int parts() {
    try (StoredResponse found = mem.get("a")) {
      return ((Body.Buffers) found.body()).buffers().size();
    }
  }

  private boolean write(StoreWriter writer, int from, int to) throws IOException {
    return writer.write(ByteBuffer.wrap(content, from, to - from));
  }

  @Test
  void aKnownLengthTakesItsRoomAtOnceAndExactly() throws IOException {
    try (StoreWriter writer = writer(1000)) {
      assertEquals(HEAD + 1024 + HeapEstimate.BODY_PART, mem.used());
      assertTrue(write(writer, 0, 1000));
      assertTrue(writer.commit(() -> true));
    }
    assertEquals(HEAD + 1024 + HeapEstimate.BODY_PART, mem.used());
    assertEquals(1, parts());
    assertEquals(1024, mem.store.allocator().allocated());
  }

  @Test
  void anEmptyBodyCostsNothing() throws IOException {
    OpenMemStore empty = new OpenMemStore(OpenMemStore.settings(1 << 20, RemovalAlgorithm.LRU));
    try (empty) {
      empty.put("a", 0);
      try (StoreWriter writer = empty.begin("a", -1)) {
        assertNotNull(writer);
        assertTrue(writer.commit(() -> true));
      }
      assertEquals(HEAD, empty.used());
      assertEquals(0, empty.store.allocator().allocated());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 64, 1000, 32 * 1024, 32 * 1024 + 1, 100_000, 777_777, 1 << 20})
  void anUnknownLengthEndsInOnePartWithoutSlack(int length) throws IOException {
    try (StoreWriter writer = writer(-1)) {
      for (int at = 0; at < length; at += 5000) {
        assertTrue(write(writer, at, Math.min(length, at + 5000)));
      }
      assertTrue(writer.commit(() -> true));
      ByteBuffer read = ByteBuffer.allocate(length);
      assertEquals(length, writer.readAt(0, read));
      assertArrayEquals(length, read.array());
    }
    assertArrayEquals(length, stored());
    assertEquals(1, parts());
    long rounded = SlabAllocator.roundUp(length);
    assertEquals(rounded, mem.store.allocator().allocated());
    assertEquals(HEAD + rounded + HeapEstimate.BODY_PART, mem.used());
  }

  private void assertArrayEquals(int length, byte[] actual) {
    assertTrue(Arrays.equals(Arrays.copyOf(content, length), actual), "other bytes");
  }

  @Test
  void atTheFirstByteBeyondTheStreamingBufferTheWriterGivesUpAndStaysReadable() throws IOException {
    int most = 1 << 20;
    try (StoreWriter writer = writer(-1)) {
      assertTrue(write(writer, 0, most));
      ByteBuffer more = ByteBuffer.wrap(content, most, 1);
      assertFalse(writer.write(more));
      assertEquals(1, more.remaining(), "none of them is taken");
      ByteBuffer read = ByteBuffer.allocate(most + 1);
      assertEquals(most, writer.readAt(0, read));
      assertArrayEquals(most, Arrays.copyOf(read.array(), most));
      assertFalse(writer.commit(() -> true));
    }
    assertEquals(0, mem.used());
    assertEquals(1, mem.store.stats().declined());
  }

  @Test
  void readsAnywhereInWhatIsThere() throws IOException {
    try (StoreWriter writer = writer(-1)) {
      assertEquals(-1, writer.readAt(0, ByteBuffer.allocate(1)));
      assertTrue(write(writer, 0, 200_000));
      Random random = new Random(9);
      for (int i = 0; i < 500; i++) {
        int position = random.nextInt(200_000);
        int wanted = 1 + random.nextInt(90_000);
        ByteBuffer target = ByteBuffer.allocate(wanted + 3).position(3);
        int count = writer.readAt(position, target);
        assertEquals(Math.min(wanted, 200_000 - position), count);
        assertEquals(3 + count, target.position());
        assertTrue(
            Arrays.equals(content, position, position + count, target.array(), 3, 3 + count));
      }
      assertEquals(-1, writer.readAt(200_000, ByteBuffer.allocate(1)));
    }
  }

  @Test
  void tooLittleIsNotCommitted() throws IOException {
    try (StoreWriter writer = writer(-1)) {
      assertTrue(write(writer, 0, 9));
      assertFalse(writer.commit(() -> true));
    }
    try (StoreWriter writer = writer(100)) {
      assertTrue(write(writer, 0, 99));
      assertFalse(writer.commit(() -> true));
    }
    assertEquals(0, mem.store.stats().entries());
    assertEquals(0, mem.used());
  }

  @Test
  void moreThanAnnouncedIsAFailure() throws IOException {
    try (StoreWriter writer = writer(100)) {
      assertThrows(IOException.class, () -> write(writer, 0, 101));
      assertFalse(writer.commit(() -> true));
    }
    assertEquals(0, mem.used());
  }

  @Test
  void lengthsOutsideTheLimitsAreDeclined() {
    assertNull(mem.begin("a", 9));
    assertNull(mem.begin("a", (2 << 20) + 1));
    assertEquals(2, mem.store.stats().declined());
    assertEquals(0, mem.used());
  }

  @Test
  void withoutAStreamingBufferUnknownLengthsAreDeclined() {
    MemSettings none = new MemSettings(8 << 20, 0, 0, 2 << 20, 0, RemovalAlgorithm.LRU);
    try (OpenMemStore other = new OpenMemStore(none)) {
      assertNull(other.begin("a", -1));
    }
  }

  @Test
  void aConditionThatThrowsLeavesNothingBehind() throws IOException {
    try (StoreWriter writer = writer(100)) {
      assertTrue(write(writer, 0, 100));
      assertThrows(
          ArithmeticException.class,
          () ->
              writer.commit(
                  () -> {
                    throw new ArithmeticException("condition");
                  }));
    }
    assertEquals(0, mem.used());
    assertEquals(0, mem.store.stats().entries());
  }
}
