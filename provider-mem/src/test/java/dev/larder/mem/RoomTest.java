package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory under fragmentation: one part where possible, several where not. */
class RoomTest {

  private static final int K = 1024;
  private static final int SLAB = 64 * K;
  private static final int PART = HeapEstimate.BODY_PART;

  private final Deque<BodyMemory> leavers = new ArrayDeque<>();
  private final SlabAllocator allocator =
      new SlabAllocator(SLAB, SLAB, ByteBuffer::allocateDirect, e -> {});
  private final Budget budget = new Budget(SLAB + 16 * PART);
  private final Room room = new Room(budget, allocator, this::evictOne);
  private int evictions;

  private boolean evictOne() {
    BodyMemory leaver = leavers.poll();
    if (leaver == null) {
      return false;
    }
    evictions++;
    room.visible(-leaver.charge());
    leaver.release();
    return true;
  }

  private BodyMemory body(int length) {
    BodyMemory memory = new BodyMemory(room);
    assertTrue(memory.add(length));
    return memory;
  }

  /** Bodies of equal length that fill the slab, and the budget as well. */
  private List<BodyMemory> full(int count) {
    List<BodyMemory> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(body(SLAB / count));
    }
    assertTrue(budget.tryReserve((16L - count) * PART));
    assertEquals(budget.limit(), budget.used());
    return all;
  }

  @Test
  void severalPartsHoldTheSameBytes() {
    List<BodyMemory> all = full(8);
    for (int i = 0; i < 8; i += 2) {
      all.get(i).release();
    }
    BodyMemory big = body(20_000);
    assertFalse(big.contiguous());
    byte[] content = new byte[20_000];
    new Random(4).nextBytes(content);
    big.append(ByteBuffer.wrap(content, 0, 9000));
    big.append(ByteBuffer.wrap(content, 9000, 11_000));
    ByteBuffer read = ByteBuffer.allocate(20_000);
    assertEquals(20_000, big.read(0, read));
    assertEquals(ByteBuffer.wrap(content), read.flip());
    Body.Buffers body = (Body.Buffers) big.body();
    assertEquals(3, body.buffers().size());
    ByteBuffer joined = ByteBuffer.allocate(20_000);
    body.buffers().forEach(part -> joined.put(part.duplicate()));
    assertEquals(ByteBuffer.wrap(content), joined.flip());
    long others = 4L * 8 * K + 4 * PART + 8 * PART;
    assertEquals(others + SlabAllocator.roundUp(20_000) + 3 * PART, budget.used());
    big.release();
    assertEquals(others, budget.used());
    assertEquals(4L * 8 * K, allocator.allocated());
  }

  @Test
  void someoneMayLeaveSoThatABodyIsInOnePart() {
    List<BodyMemory> all = full(16);
    all.get(0).release();
    all.get(2).release();
    for (int i : new int[] {6, 1, 3}) {
      leavers.add(all.get(i));
      room.visible(all.get(i).charge());
    }
    // There is room in two parts, and in one as soon as the second leaver is gone.
    BodyMemory big = body(8 * K);
    assertTrue(big.contiguous());
    assertEquals(2, evictions);
  }

  @Test
  void butNotMoreThanAnEighthOfTheStoreLiesIdleForThat() {
    List<BodyMemory> all = full(8);
    for (int i : new int[] {0, 2, 4}) {
      all.get(i).release();
    }
    leavers.add(all.get(6));
    room.visible(all.get(6).charge());
    BodyMemory big = body(10 * K);
    assertFalse(big.contiguous());
    assertEquals(0, evictions);
  }

  @Test
  void whenThePartsThemselvesDoNotFitNothingIsTaken() {
    List<BodyMemory> all = full(8);
    all.get(0).release();
    all.get(2).release();
    assertTrue(budget.tryReserve(PART));
    long before = budget.used();
    // The bytes would fit, their second part's bookkeeping would not.
    BodyMemory big = new BodyMemory(room);
    assertFalse(big.add(16 * K));
    assertEquals(before, budget.used());
    assertEquals(6L * 8 * K, allocator.allocated());
  }

  @Test
  void trimmingFreesWholePartsAndTheRestOfTheLast() {
    BodyMemory memory = new BodyMemory(room);
    assertTrue(memory.add(8 * K));
    assertTrue(memory.add(8 * K));
    assertTrue(memory.add(8 * K));
    memory.append(ByteBuffer.allocate(9000));
    memory.trim();
    assertEquals(SlabAllocator.roundUp(9000), allocator.allocated());
    assertEquals(SlabAllocator.roundUp(9000) + 2 * PART, budget.used());
    BodyMemory compacted = memory.compacted();
    assertNotNull(compacted);
    assertTrue(compacted.contiguous());
    assertEquals(9000, compacted.filled());
    memory.release();
    compacted.release();
    assertEquals(0, budget.used());
    assertEquals(1, allocator.freeParts().size());
  }

  @Test
  void withoutRoomForACopyThereIsNone() {
    BodyMemory memory = new BodyMemory(room);
    assertTrue(memory.add(20 * K));
    assertTrue(memory.add(20 * K));
    memory.append(ByteBuffer.allocate(40 * K));
    long before = budget.used();
    assertNull(memory.compacted());
    assertEquals(before, budget.used());
  }
}
