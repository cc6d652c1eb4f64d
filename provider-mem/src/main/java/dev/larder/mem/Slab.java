package dev.larder.mem;

import java.nio.ByteBuffer;
import java.util.TreeMap;

/** One piece of direct memory as it came from the system, and which parts of it are free. */
final class Slab {

  /** The place among the slabs of one allocator. */
  final int number;

  /** The whole memory; its position and limit are never changed. */
  final ByteBuffer memory;

  /** The free parts by their offset: never empty, never touching each other. */
  final TreeMap<Integer, Extent> free = new TreeMap<>();

  Slab(int number, ByteBuffer memory) {
    this.number = number;
    this.memory = memory;
  }

  /**
   * A part of a slab.
   *
   * @param slab the slab
   * @param offset in bytes, a multiple of the granule
   * @param length in bytes, positive, a multiple of the granule
   */
  record Extent(Slab slab, int offset, int length) {

    int end() {
      return offset + length;
    }

    /** A view of the first bytes. */
    ByteBuffer buffer(int bytes) {
      return slab.memory.slice(offset, bytes);
    }
  }
}
