package dev.larder.mem;

import dev.larder.mem.Slab.Extent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The room of one store: the budget of bytes, the direct memory, and entries that leave when either
 * runs short.
 *
 * <p>Every byte is reserved in the budget before it is taken, and freed before it is given back. So
 * what the allocator has handed out never exceeds what is reserved, and that never the limit.
 */
final class Room {

  /** A body in more parts than this would cost more in bookkeeping than it is worth. */
  private static final int MOST_PARTS = 1024;

  /** How many entries may leave for the sake of one body in one piece. */
  private static final int MOST_EVICTIONS_FOR_ONE_PIECE = 32;

  private final Budget budget;
  private final SlabAllocator allocator;
  private final BooleanSupplier evictOne;
  private final AtomicLong visible = new AtomicLong();

  /**
   * A room.
   *
   * @param evictOne makes one entry leave; false if there is none that could. What it gives back
   *     may come later, when a reader holds it
   */
  Room(Budget budget, SlabAllocator allocator, BooleanSupplier evictOne) {
    this.budget = budget;
    this.allocator = allocator;
    this.evictOne = evictOne;
  }

  /** Counts bytes of an entry that became visible, or negative, ceased to be. */
  void visible(long bytes) {
    visible.addAndGet(bytes);
  }

  /** Reserves bytes, evicting as needed; false, with nothing reserved, if they cannot be had. */
  boolean reserve(long bytes) {
    if (budget.tryReserve(bytes)) {
      return true;
    }
    // All that could leave would not be enough: nobody should leave for nothing.
    if (bytes > budget.limit() - budget.used() + visible.get()) {
      return false;
    }
    while (evictOne.getAsBoolean()) {
      if (budget.tryReserve(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** Gives bytes back. */
  void release(long bytes) {
    budget.release(bytes);
  }

  /**
   * Allocates memory for a body or the next piece of one, and reserves {@link #charge} of each
   * part.
   *
   * @param bytes positive
   * @return one part if possible, evicting a little for it, else several; null, with nothing taken
   *     or reserved, if there is no room
   */
  @Nullable List<Extent> allocate(long bytes) {
    long length = SlabAllocator.roundUp(bytes);
    long charge = length + HeapEstimate.BODY_PART;
    if (!reserve(charge)) {
      return null;
    }
    Extent whole = whole(length);
    List<Extent> parts = whole == null ? parts(length) : List.of(whole);
    if (parts == null) {
      budget.release(charge);
      return null;
    }
    long further = (parts.size() - 1L) * HeapEstimate.BODY_PART;
    if (further > 0 && !reserve(further)) {
      parts.forEach(allocator::free);
      budget.release(charge);
      return null;
    }
    return parts;
  }

  /** One part; up to an eighth of the store may lie idle so that bodies are in one piece. */
  private @Nullable Extent whole(long length) {
    for (int evictions = 0; ; evictions++) {
      Extent whole = allocator.allocate(length);
      if (whole != null
          || evictions == MOST_EVICTIONS_FOR_ONE_PIECE
          || budget.limit() - budget.used() > budget.limit() / 8
          || !allocator.couldHold(length)
          || !evictOne.getAsBoolean()) {
        return whole;
      }
    }
  }

  private @Nullable List<Extent> parts(long length) {
    while (true) {
      List<Extent> parts = allocator.allocateParts(length, MOST_PARTS);
      if (parts != null) {
        return parts;
      }
      // Free, but in too many pieces: more of them may join, but not at the price of the whole
      // store.
      long free = allocator.free();
      if ((free >= length && free > budget.limit() / 4) || !evictOne.getAsBoolean()) {
        return null;
      }
    }
  }

  /** What an allocated part counts against the budget. */
  static long charge(Extent part) {
    return (long) part.length() + HeapEstimate.BODY_PART;
  }

  /** Keeps the first bytes of a part, frees the rest and gives back what that was charged. */
  Extent shorten(Extent part, long bytes) {
    Extent kept = allocator.shorten(part, (int) SlabAllocator.roundUp(bytes));
    budget.release(part.length() - kept.length());
    return kept;
  }

  /** Frees a part and gives back what it was charged. */
  void free(Extent part) {
    allocator.free(part);
    budget.release(charge(part));
  }
}
