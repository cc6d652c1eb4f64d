package dev.larder.mem;

import dev.larder.api.Body;
import dev.larder.mem.Slab.Extent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The direct memory of one body, shared by all who use it and freed by the last of them.
 *
 * <p>It is filled from its start by one thread, which also may add to it; everybody may read what
 * was filled, at any time, without a lock.
 */
final class BodyMemory {

  /** A part and the offset in the body at which it starts. */
  private record Part(long start, Extent extent, ByteBuffer buffer) {

    Part(long start, Extent extent) {
      this(start, extent, extent.buffer(extent.length()));
    }
  }

  private final Room room;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile List<Part> parts = List.of();
  private volatile long filled;

  /** No memory yet, with one user: the caller. */
  BodyMemory(Room room) {
    this.room = room;
  }

  /** Adds room for more bytes; false if there is none. Only for the filling thread. */
  boolean add(long bytes) {
    List<Extent> more = room.allocate(bytes);
    if (more == null) {
      return false;
    }
    List<Part> all = new ArrayList<>(parts);
    long start = capacity();
    for (Extent extent : more) {
      all.add(new Part(start, extent));
      start += extent.length();
    }
    parts = List.copyOf(all);
    return true;
  }

  /** How many bytes there is room for. */
  long capacity() {
    List<Part> present = parts;
    if (present.isEmpty()) {
      return 0;
    }
    Part last = present.get(present.size() - 1);
    return last.start() + last.extent().length();
  }

  /** How many bytes were filled. */
  long filled() {
    return filled;
  }

  /** Appends all remaining bytes, for which there must be room. Only for the filling thread. */
  void append(ByteBuffer source) {
    long position = filled;
    while (source.hasRemaining()) {
      Part part = partAt(position);
      int offset = (int) (position - part.start());
      int count = Math.min(source.remaining(), part.extent().length() - offset);
      part.buffer().put(offset, source, source.position(), count);
      source.position(source.position() + count);
      position += count;
    }
    filled = position;
  }

  /** Reads filled bytes into a buffer; answers how many, or -1 if none is filled at a position. */
  int read(long position, ByteBuffer target) {
    long available = filled - position;
    if (available <= 0) {
      return -1;
    }
    int wanted = (int) Math.min(available, target.remaining());
    int missing = wanted;
    long from = position;
    while (missing > 0) {
      Part part = partAt(from);
      int offset = (int) (from - part.start());
      int count = Math.min(missing, part.extent().length() - offset);
      target.put(target.position(), part.buffer(), offset, count);
      target.position(target.position() + count);
      from += count;
      missing -= count;
    }
    return wanted;
  }

  /** What this counts against the budget. */
  long charge() {
    long charge = 0;
    for (Part part : parts) {
      charge += Room.charge(part.extent());
    }
    return charge;
  }

  /** Whether all is in one part, or there is nothing. */
  boolean contiguous() {
    return parts.size() <= 1;
  }

  /** Gives up the room that was not filled. Only for the filling thread. */
  void trim() {
    List<Part> kept = new ArrayList<>();
    List<Part> given = new ArrayList<>();
    for (Part part : parts) {
      if (part.start() >= filled) {
        given.add(part);
      } else if (part.start() + part.extent().length() > filled) {
        kept.add(new Part(part.start(), room.shorten(part.extent(), filled - part.start())));
      } else {
        kept.add(part);
      }
    }
    parts = List.copyOf(kept);
    given.forEach(part -> room.free(part.extent()));
  }

  /**
   * A copy of what was filled, in one part.
   *
   * @return with one user, the caller; null if there is no room for it in one part
   */
  @Nullable BodyMemory compacted() {
    BodyMemory copy = new BodyMemory(room);
    if (copy.add(filled) && copy.contiguous()) {
      for (Part part : parts) {
        long count = Math.min(part.extent().length(), filled - part.start());
        copy.append(part.buffer().duplicate().limit((int) count));
      }
      return copy;
    }
    copy.release();
    return null;
  }

  /** What was filled, as a body: valid as long as somebody uses this memory. */
  Body body() {
    if (filled == 0) {
      return Body.EMPTY;
    }
    List<ByteBuffer> buffers = new ArrayList<>();
    for (Part part : parts) {
      long count = Math.min(part.extent().length(), filled - part.start());
      buffers.add(part.extent().buffer((int) count).asReadOnlyBuffer());
    }
    return new Body.Buffers(buffers, filled);
  }

  /** Adds a user. Only for somebody who is one, or knows one that stays meanwhile. */
  void retain() {
    users.incrementAndGet();
  }

  /** Takes a user away; the last one frees the memory. */
  void release() {
    int left = users.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("released more often than retained");
    }
    if (left == 0) {
      List<Part> present = parts;
      parts = List.of();
      present.forEach(part -> room.free(part.extent()));
    }
  }

  private Part partAt(long position) {
    List<Part> present = parts;
    int low = 0;
    int high = present.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (present.get(middle).start() <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return present.get(low);
  }
}
