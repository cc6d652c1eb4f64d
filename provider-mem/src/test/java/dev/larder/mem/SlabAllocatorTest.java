package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.mem.Slab.Extent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlabAllocatorTest {

  private final List<Integer> asked = new ArrayList<>();
  private final List<OutOfMemoryError> refusals = new ArrayList<>();

  private SlabAllocator allocator(long capacity, int slab) {
    return new SlabAllocator(
        capacity,
        slab,
        length -> {
          asked.add(length);
          return ByteBuffer.allocate(length);
        },
        refusals::add);
  }

  private static Extent must(@Nullable Extent extent) {
    assertNotNull(extent, "no room");
    return extent;
  }

  @Test
  void takesNothingFromTheSystemUntilItIsNeededAndNeverMoreThanItsCapacity() {
    SlabAllocator allocator = allocator(2500, 1024);
    assertEquals(List.of(), asked);
    must(allocator.allocate(1024));
    assertEquals(List.of(1024), asked);
    must(allocator.allocate(64));
    must(allocator.allocate(960));
    assertEquals(List.of(1024, 1024), asked);
    must(allocator.allocate(448));
    assertEquals(List.of(1024, 1024, 448), asked, "2500 is 39 granules, the rest of which is 448");
    assertNull(allocator.allocate(64));
    assertEquals(2496, allocator.allocated());
  }

  @Test
  void prefersTheSmallestPartThatFits() {
    SlabAllocator allocator = allocator(1024, 1024);
    Extent wide = must(allocator.allocate(256));
    must(allocator.allocate(64));
    Extent narrow = must(allocator.allocate(128));
    must(allocator.allocate(576));
    allocator.free(wide);
    allocator.free(narrow);
    assertEquals(narrow.offset(), must(allocator.allocate(128)).offset());
    assertEquals(wide.offset(), must(allocator.allocate(192)).offset());
  }

  @Test
  void severalPartsOnlyWhenAskedAndAllOrNothing() {
    SlabAllocator allocator = allocator(1024, 1024);
    List<Extent> parts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      parts.add(must(allocator.allocate(128)));
    }
    for (int i = 0; i < 8; i += 2) {
      allocator.free(parts.get(i));
    }
    assertNull(allocator.allocate(192));
    assertNull(allocator.allocateParts(512, 3));
    assertEquals(512, allocator.allocated(), "a failed allocation takes nothing");
    assertNull(allocator.allocateParts(576, 9));
    List<Extent> taken = allocator.allocateParts(448, 4);
    assertNotNull(taken);
    assertEquals(List.of(128, 128, 128, 64), taken.stream().map(Extent::length).toList());
    assertEquals(64, allocator.free());
  }

  @Test
  void whatIsFreedTwiceIsAnError() {
    SlabAllocator allocator = allocator(1024, 1024);
    Extent part = must(allocator.allocate(128));
    must(allocator.allocate(128));
    allocator.free(part);
    assertThrows(IllegalStateException.class, () -> allocator.free(part));
  }

  @Test
  void aRefusalOfTheSystemIsToldOnceAndSurvived() {
    SlabAllocator allocator =
        new SlabAllocator(
            4096,
            1024,
            length -> {
              asked.add(length);
              if (asked.size() == 2) {
                throw new OutOfMemoryError("Cannot reserve direct buffer memory");
              }
              return ByteBuffer.allocate(length);
            },
            refusals::add);
    Extent first = must(allocator.allocate(1024));
    assertNull(allocator.allocate(64));
    assertNull(allocator.allocateParts(64, 2));
    assertEquals(1, refusals.size());
    assertEquals(2, asked.size(), "not asked again");
    allocator.free(first);
    must(allocator.allocate(64));
  }

  @Test
  void afterCloseNothingIsAllocatedAndFreeingStaysHarmless() {
    SlabAllocator allocator = allocator(4096, 1024);
    Extent part = must(allocator.allocate(512));
    allocator.close();
    assertNull(allocator.allocate(64));
    allocator.free(part);
    assertEquals(0, allocator.allocated());
    assertEquals(List.of(), allocator.freeParts());
  }

  /** Compares each step of a random history with a bitmap of granules for each slab. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverOverlapsLosesNothingAndJoinsAllThatIsFree(long seed) {
    Random random = new Random(seed);
    int capacity = 20_000;
    SlabAllocator allocator = allocator(capacity, 6400);
    Map<Slab, BitSet> model = new HashMap<>();
    List<Extent> held = new ArrayList<>();
    for (int step = 0; step < 4000; step++) {
      int choice = random.nextInt(10);
      if (choice < 5) {
        long length = SlabAllocator.roundUp(1 + random.nextInt(random.nextBoolean() ? 300 : 3000));
        if (random.nextInt(4) > 0) {
          Extent part = allocator.allocate(length);
          if (part != null) {
            assertEquals(length, part.length());
            mark(model, part, true);
            held.add(part);
          }
        } else {
          List<Extent> parts = allocator.allocateParts(length, 5);
          if (parts != null) {
            assertEquals(length, parts.stream().mapToLong(Extent::length).sum());
            parts.forEach(part -> mark(model, part, true));
            held.addAll(parts);
          }
        }
      } else if (!held.isEmpty()) {
        Extent part = held.remove(random.nextInt(held.size()));
        mark(model, part, false);
        if (choice < 9) {
          allocator.free(part);
        } else {
          int length = 64 * (1 + random.nextInt(part.length() / 64));
          Extent kept = allocator.shorten(part, length);
          assertEquals(length, kept.length());
          mark(model, kept, true);
          held.add(kept);
        }
      }
      assertAgrees(allocator, model);
    }
    held.forEach(allocator::free);
    assertEquals(0, allocator.allocated());
    assertEquals(
        asked.stream().sorted().toList(),
        allocator.freeParts().stream().map(Extent::length).toList(),
        "one free part for each slab");
    assertTrue(asked.size() >= 3, "the history was too tame");
  }

  private static void mark(Map<Slab, BitSet> model, Extent part, boolean taken) {
    BitSet bits = model.computeIfAbsent(part.slab(), slab -> new BitSet());
    for (int granule = part.offset() / 64; granule < part.end() / 64; granule++) {
      assertTrue(bits.get(granule) != taken, "overlap at " + part.offset());
      bits.set(granule, taken);
    }
    assertTrue(part.end() <= part.slab().memory.capacity());
  }

  private static void assertAgrees(SlabAllocator allocator, Map<Slab, BitSet> model) {
    long taken = model.values().stream().mapToLong(BitSet::cardinality).sum() * 64;
    assertEquals(taken, allocator.allocated());
    long free = 0;
    for (Extent part : allocator.freeParts()) {
      free += part.length();
      BitSet bits = model.getOrDefault(part.slab(), new BitSet());
      int from = part.offset() / 64;
      int to = part.end() / 64;
      assertTrue(bits.get(from, to).isEmpty(), "free and handed out at once");
      assertTrue(from == 0 || bits.get(from - 1), "not joined with what is before");
      assertTrue(part.end() == part.slab().memory.capacity() || bits.get(to), "not joined");
    }
    assertEquals(free, allocator.free());
    assertFalse(free + taken > 20_000);
  }
}
