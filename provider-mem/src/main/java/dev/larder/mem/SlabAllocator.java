package dev.larder.mem;

import dev.larder.mem.Slab.Extent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hands out parts of direct memory: best fit, and what is freed joins its free neighbours at once.
 *
 * <p>Memory comes from the system in slabs, each when it is first needed, and stays until the
 * allocator is closed. Safe for use by many threads. One lock guards the free parts and is held for
 * a search in a tree; another one lets only one thread ask the system for a slab, so that freeing
 * never waits for that.
 */
final class SlabAllocator {

  /** All lengths are multiples of this many bytes: a cache line. */
  static final int GRANULE = 64;

  private static final Comparator<Extent> BY_LENGTH =
      Comparator.comparingInt(Extent::length)
          .thenComparingInt(extent -> extent.slab().number)
          .thenComparingInt(Extent::offset);

  private final long capacity;
  private final int slabLength;
  private final IntFunction<ByteBuffer> memory;
  private final Consumer<OutOfMemoryError> onRefusal;

  private final ReentrantLock growing = new ReentrantLock();
  // Guarded by growing.
  private long obtained;
  private boolean refused;
  private int slabs;

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final TreeSet<Extent> free = new TreeSet<>(BY_LENGTH);
  private long freeBytes;
  private long allocated;
  private boolean closed;
  private volatile int slabsSeen;

  /**
   * An allocator that holds no memory yet.
   *
   * @param capacity the most it takes from the system, in bytes; rounded down to the granule
   * @param slabLength the length of a slab in bytes; rounded down to the granule
   * @param memory gives new memory of a length
   * @param onRefusal told once, when there was no memory to be had; the allocator then goes on with
   *     what it has
   */
  SlabAllocator(
      long capacity,
      int slabLength,
      IntFunction<ByteBuffer> memory,
      Consumer<OutOfMemoryError> onRefusal) {
    this.capacity = capacity / GRANULE * GRANULE;
    this.slabLength = slabLength / GRANULE * GRANULE;
    this.memory = memory;
    this.onRefusal = onRefusal;
  }

  /** What a part of this many bytes really takes. */
  static long roundUp(long bytes) {
    return (bytes + GRANULE - 1) / GRANULE * GRANULE;
  }

  /**
   * Allocates one part.
   *
   * @param length in bytes, positive, a multiple of the granule
   * @return the part, its content undefined; null if there is no free part of this length
   */
  @Nullable Extent allocate(long length) {
    if (length > slabLength) {
      return null;
    }
    while (true) {
      int seen = slabsSeen;
      lock.lock();
      try {
        Extent found = free.ceiling(new Extent(LEAST, 0, (int) length));
        if (found != null) {
          return take(found, (int) length);
        }
      } finally {
        lock.unlock();
      }
      if (!grow(seen)) {
        return null;
      }
    }
  }

  /**
   * Allocates several parts, the longest free ones first.
   *
   * @param length of all together, in bytes, positive, a multiple of the granule
   * @param most the greatest number of parts
   * @return the parts, in the order in which they should be filled; null, with nothing taken, if
   *     there is not enough free memory in so few parts
   */
  @Nullable List<Extent> allocateParts(long length, int most) {
    while (true) {
      int seen = slabsSeen;
      lock.lock();
      try {
        if (freeBytes >= length) {
          List<Extent> parts = takeParts(length, most);
          if (parts != null) {
            return parts;
          }
        }
      } finally {
        lock.unlock();
      }
      if (!grow(seen)) {
        return null;
      }
    }
  }

  private @Nullable List<Extent> takeParts(long length, int most) {
    List<Extent> parts = new ArrayList<>();
    long missing = length;
    while (missing > 0) {
      if (parts.size() == most) {
        parts.forEach(this::giveBack);
        return null;
      }
      Extent longest = free.last();
      Extent part = take(longest, (int) Math.min(missing, longest.length()));
      parts.add(part);
      missing -= part.length();
    }
    return parts;
  }

  /**
   * Shortens a part and frees the rest of it.
   *
   * @param length in bytes, positive, a multiple of the granule, at most that of the part
   * @return what remains in place of the part
   */
  Extent shorten(Extent part, int length) {
    if (length == part.length()) {
      return part;
    }
    free(new Extent(part.slab(), part.offset() + length, part.length() - length));
    return new Extent(part.slab(), part.offset(), length);
  }

  /** Frees a part. Never waits for memory from the system. */
  void free(Extent part) {
    lock.lock();
    try {
      giveBack(part);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a part of this length in bytes fits into a slab at all. */
  boolean couldHold(long length) {
    return length <= slabLength;
  }

  /** The bytes that came from the system and are not handed out. */
  long free() {
    lock.lock();
    try {
      return freeBytes;
    } finally {
      lock.unlock();
    }
  }

  /** The bytes that are handed out. */
  long allocated() {
    lock.lock();
    try {
      return allocated;
    } finally {
      lock.unlock();
    }
  }

  /** The free parts, for tests. */
  List<Extent> freeParts() {
    lock.lock();
    try {
      return new ArrayList<>(free);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets go of the memory: nothing more is allocated, and each slab goes back to the system when
   * the last view of it is collected.
   */
  void close() {
    lock.lock();
    try {
      closed = true;
      free.clear();
      freeBytes = 0;
    } finally {
      lock.unlock();
    }
  }

  private Extent take(Extent from, int length) {
    remove(from);
    if (from.length() > length) {
      add(new Extent(from.slab(), from.offset() + length, from.length() - length));
    }
    allocated += length;
    return new Extent(from.slab(), from.offset(), length);
  }

  private void giveBack(Extent part) {
    allocated -= part.length();
    if (closed) {
      return;
    }
    int offset = part.offset();
    int end = part.end();
    Map.Entry<Integer, Extent> before = part.slab().free.floorEntry(offset);
    if (before != null && before.getValue().end() > offset) {
      throw new IllegalStateException("freed twice: " + offset + " to " + end);
    }
    if (before != null && before.getValue().end() == offset) {
      offset = before.getValue().offset();
      remove(before.getValue());
    }
    Extent after = part.slab().free.get(end);
    if (after != null) {
      end = after.end();
      remove(after);
    }
    add(new Extent(part.slab(), offset, end - offset));
  }

  private void add(Extent part) {
    part.slab().free.put(part.offset(), part);
    free.add(part);
    freeBytes += part.length();
  }

  private void remove(Extent part) {
    part.slab().free.remove(part.offset());
    free.remove(part);
    freeBytes -= part.length();
  }

  /** Adds a slab unless somebody else did since {@code seen} was read; false if there is none. */
  private boolean grow(int seen) {
    growing.lock();
    try {
      if (slabs != seen) {
        return true;
      }
      int length = (int) Math.min(slabLength, capacity - obtained);
      if (length == 0 || refused) {
        return false;
      }
      Slab slab = new Slab(slabs, memory.apply(length));
      lock.lock();
      try {
        if (closed) {
          return false;
        }
        add(new Extent(slab, 0, length));
      } finally {
        lock.unlock();
      }
      obtained += length;
      slabs++;
      slabsSeen = slabs;
      return true;
    } catch (OutOfMemoryError e) {
      refused = true;
      onRefusal.accept(e);
      return false;
    } finally {
      growing.unlock();
    }
  }

  // Sorts before the parts of every slab.
  private static final Slab LEAST = new Slab(-1, ByteBuffer.allocate(0));
}
