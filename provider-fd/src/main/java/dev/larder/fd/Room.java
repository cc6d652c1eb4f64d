package dev.larder.fd;

import java.util.function.Predicate;

/**
 * The memory and the descriptors that the store may take. Where either runs out, the entry that was
 * not used for longest goes. Safe for use by many threads.
 */
final class Room {

  /** Makes an entry leave. */
  interface Evictor {

    /**
     * Makes one entry leave, the least recently used.
     *
     * @param open whether it has to be one with a descriptor
     * @return false if there is none that could
     */
    boolean evictOne(boolean open);
  }

  private final Budget memory;
  private final Budget descriptors;
  private final Evictor evictor;

  Room(long memory, long descriptors, Evictor evictor) {
    this.memory = new Budget(memory);
    this.descriptors = new Budget(descriptors);
    this.evictor = evictor;
  }

  /** Reserves memory; false, with nothing reserved, if there is not so much to be had. */
  boolean reserve(long bytes) {
    return bytes <= memory.limit() && reserve(false, b -> b.tryReserve(bytes));
  }

  /** Reserves a descriptor, which is given back to {@link #descriptors}. */
  boolean reserveDescriptor() {
    return reserve(true, b -> b.tryReserve(1));
  }

  private boolean reserve(boolean open, Predicate<Budget> attempt) {
    Budget budget = open ? descriptors : memory;
    while (!attempt.test(budget)) {
      if (!evictor.evictOne(open)) {
        return attempt.test(budget);
      }
    }
    return true;
  }

  /** Gives memory back. */
  void release(long bytes) {
    memory.release(bytes);
  }

  Budget memory() {
    return memory;
  }

  Budget descriptors() {
    return descriptors;
  }
}
