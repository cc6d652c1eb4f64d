package dev.larder.mem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of entries, the lowest rank first, from which any entry can be removed in O(log n):
 * each entry knows its place.
 *
 * <p>For one thread at a time.
 */
final class EvictionHeap {

  private @Nullable MemEntry[] entries = new @Nullable MemEntry[64];
  private int size;

  /** Adds an entry that is not in the heap. */
  void add(MemEntry entry, double rank) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entry.heapRank = rank;
    rise(size++, entry);
  }

  /** Removes an entry; does nothing if it is not in the heap. */
  void remove(MemEntry entry) {
    int index = entry.heapIndex;
    if (index < 0) {
      return;
    }
    entry.heapIndex = -1;
    MemEntry last = at(--size);
    entries[size] = null;
    if (last != entry) {
      place(index, last);
    }
  }

  /** Gives an entry of the heap another rank. */
  void move(MemEntry entry, double rank) {
    entry.heapRank = rank;
    place(entry.heapIndex, entry);
  }

  /** The entry of the lowest rank; null if there is none. */
  @Nullable MemEntry first() {
    return entries[0];
  }

  /** The number of entries. */
  int size() {
    return size;
  }

  private MemEntry at(int index) {
    MemEntry entry = entries[index];
    if (entry == null) {
      throw new IllegalStateException("no entry at " + index);
    }
    return entry;
  }

  private void place(int index, MemEntry entry) {
    if (index > 0 && entry.heapRank < at((index - 1) / 2).heapRank) {
      rise(index, entry);
    } else {
      sink(index, entry);
    }
  }

  private void rise(int from, MemEntry entry) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) / 2;
      MemEntry above = at(parent);
      if (above.heapRank <= entry.heapRank) {
        break;
      }
      set(index, above);
      index = parent;
    }
    set(index, entry);
  }

  private void sink(int from, MemEntry entry) {
    int index = from;
    while (true) {
      int child = 2 * index + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && at(child + 1).heapRank < at(child).heapRank) {
        child++;
      }
      MemEntry below = at(child);
      if (entry.heapRank <= below.heapRank) {
        break;
      }
      set(index, below);
      index = child;
    }
    set(index, entry);
  }

  private void set(int index, MemEntry entry) {
    entries[index] = entry;
    entry.heapIndex = index;
  }
}
