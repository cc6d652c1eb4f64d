package dev.larder.mem;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * An entry on its way into memory.
 *
 * <p>With a known length all its room is there from the start. Without, room is added in steps,
 * each as much as there was before, and the commit brings all into one part if there is room for
 * that. Readers of the unfinished body take no lock: what they may be reading stays where it is
 * until the writer is closed.
 */
final class MemWriter implements StoreWriter {

  private static final long FIRST_STEP = 32 * 1024;

  private final MemStore store;
  private final Room room;
  private final BodyMemory memory;
  private final Key key;
  private final Head head;
  private final EntryMeta meta;
  private final long length;
  private final long headCharge;
  private boolean failed;
  private boolean committed;
  private boolean closed;

  /**
   * A writer.
   *
   * @param memory its only user is the caller, whose use passes to the writer
   * @param length in bytes, -1 if it is not known; if known, there is room for it
   * @param headCharge reserved; passes to the writer
   */
  MemWriter(
      MemStore store,
      Room room,
      BodyMemory memory,
      Key key,
      Head head,
      EntryMeta meta,
      long length,
      long headCharge) {
    this.store = store;
    this.room = room;
    this.memory = memory;
    this.key = key;
    this.head = head;
    this.meta = meta;
    this.length = length;
    this.headCharge = headCharge;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    if (closed || committed) {
      throw new IOException("written after the " + (closed ? "close" : "commit"));
    }
    if (failed) {
      return false;
    }
    long wanted = memory.filled() + source.remaining();
    if (length >= 0 && wanted > length) {
      failed = true;
      throw new IOException("more than the announced " + length + " bytes were written");
    }
    if (length < 0 && !grow(wanted)) {
      failed = true;
      store.gaveUp();
      return false;
    }
    memory.append(source);
    return true;
  }

  private boolean grow(long wanted) {
    long limit = store.settings().maxStreamingBuffer();
    if (wanted > limit || store.closed()) {
      return false;
    }
    long present = memory.capacity();
    if (wanted <= present) {
      return true;
    }
    long step = Math.max(Math.max(FIRST_STEP, present), wanted - present);
    long most = Math.min(step, limit - present);
    // Rather the bare need than nothing.
    return memory.add(most) || memory.add(wanted - present);
  }

  @Override
  public int readAt(long position, ByteBuffer target) {
    return memory.read(position, target);
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    if (closed || committed) {
      throw new IOException("committed after the " + (closed ? "close" : "commit"));
    }
    long filled = memory.filled();
    if (failed
        || (length >= 0 ? filled != length : !store.settings().accepts(head.kind(), filled))) {
      failed = true;
      return false;
    }
    BodyMemory stored = storedForm();
    MemEntry entry =
        new MemEntry(key, head, meta, store.nextVersion(), stored.body(), stored, room, headCharge);
    // From here on the head's charge is the entry's.
    committed = true;
    boolean visible = false;
    try {
      visible = store.commit(entry, condition);
    } finally {
      if (!visible) {
        entry.unpin();
      }
    }
    return visible;
  }

  /** The memory to keep, with a user more for the entry. */
  private BodyMemory storedForm() {
    memory.trim();
    if (!memory.contiguous()) {
      BodyMemory compacted = memory.compacted();
      if (compacted != null) {
        return compacted;
      }
    }
    memory.retain();
    return memory;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.release();
      if (!committed) {
        room.release(headCharge);
      }
    }
  }
}
