package dev.larder.fd;

import dev.larder.api.Body;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body in memory, in parts, which grows while it is written. One thread appends, others may read
 * what is there. Every part is reserved before it is allocated.
 */
final class Memory extends Content {

  private static final int LEAST = 4 * 1024;
  private static final int MOST = 64 * 1024;

  private final Room room;
  private volatile List<ByteBuffer> parts = List.of();
  private volatile long filled;
  private long reserved;
  private long capacity;

  /**
   * An empty body.
   *
   * @param reserved reserved already, in bytes; passes to this
   * @param file the file that the bytes are copied from; null if they are of none
   */
  Memory(Room room, long reserved, @Nullable WatchedFile file) {
    super(file);
    this.room = room;
    this.reserved = reserved;
  }

  /** Appends what remains of a buffer; false, with nothing taken, if there is no room for it. */
  boolean append(ByteBuffer source) {
    long wanted = filled + source.remaining();
    if (wanted > reserved) {
      long step = Math.max(wanted - reserved, Math.min(MOST, Math.max(LEAST, reserved)));
      if (room.reserve(step)) {
        reserved += step;
      } else if (room.reserve(wanted - reserved)) {
        reserved = wanted;
      } else {
        return false;
      }
    }
    long there = filled;
    while (source.hasRemaining()) {
      if (there == capacity) {
        grow();
      }
      ByteBuffer last = parts.get(parts.size() - 1);
      int count = Math.min(source.remaining(), last.remaining());
      last.put(source.slice(source.position(), count));
      source.position(source.position() + count);
      there += count;
    }
    filled = there;
    return true;
  }

  private void grow() {
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(MOST, reserved - capacity));
    List<ByteBuffer> more = new ArrayList<>(parts);
    more.add(part);
    parts = more;
    capacity += part.capacity();
  }

  @Override
  long charge() {
    return reserved;
  }

  @Override
  Body body(Body.Check check, boolean warm) {
    List<ByteBuffer> views = new ArrayList<>(parts.size());
    long length = 0;
    for (ByteBuffer part : parts) {
      ByteBuffer view = part.duplicate().flip().asReadOnlyBuffer();
      length += view.remaining();
      views.add(view);
    }
    return new Body.Buffers(views, length);
  }

  @Override
  int read(long position, ByteBuffer target) {
    long end = filled;
    long start = 0;
    int read = 0;
    for (ByteBuffer part : parts) {
      long from = position + read - start;
      if (target.hasRemaining() && from < part.capacity()) {
        int count = (int) Math.min(target.remaining(), part.capacity() - from);
        count = (int) Math.min(count, end - position - read);
        target.put(target.position(), part, (int) from, count);
        target.position(target.position() + count);
        read += count;
      }
      start += part.capacity();
    }
    return read;
  }

  @Override
  void free() {
    room.release(reserved);
  }
}
