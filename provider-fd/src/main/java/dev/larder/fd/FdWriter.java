package dev.larder.fd;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way into the store. Of a file that is open, or was copied before, what is written
 * is only counted: the bytes are there.
 */
final class FdWriter implements StoreWriter {

  private final FdStore store;
  private final Key key;
  private final Head head;
  private final EntryMeta meta;
  private final Content content;
  private final @Nullable Memory filling;
  private final long length;
  private final long headCharge;
  private volatile long written;
  private boolean failed;
  private boolean committed;
  private boolean closed;

  /**
   * A writer.
   *
   * @param content of which the caller's use passes to the writer; written to if it is {@link
   *     Memory}
   * @param length in bytes, -1 if it is not known
   * @param headCharge reserved; passes to the writer
   */
  FdWriter(
      FdStore store,
      Key key,
      Head head,
      EntryMeta meta,
      Content content,
      long length,
      long headCharge) {
    this.store = store;
    this.key = key;
    this.head = head;
    this.meta = meta;
    this.content = content;
    this.filling = content instanceof Memory memory ? memory : null;
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
    long wanted = written + source.remaining();
    if (length >= 0 && wanted > length) {
      failed = true;
      throw new IOException("more than the announced " + length + " bytes were written");
    }
    if (filling == null) {
      source.position(source.limit());
    } else if (!store.mayGrowTo(wanted) || !filling.append(source)) {
      failed = true;
      store.gaveUp();
      return false;
    }
    written = wanted;
    return true;
  }

  @Override
  public int readAt(long position, ByteBuffer target) throws IOException {
    long there = written - position;
    if (there <= 0) {
      return -1;
    }
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), there));
    try {
      return content.read(position, target);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    if (closed || committed) {
      throw new IOException("committed after the " + (closed ? "close" : "commit"));
    }
    WatchedFile file = content.file();
    if (failed
        || (length >= 0 && written != length)
        || (file != null && !(file.isSettled() && file.isUnchanged()))) {
      failed = true;
      return false;
    }
    Entry entry = store.entry(key, head, meta, content.retain(), headCharge);
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

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      content.release();
      if (!committed) {
        store.room().release(headCharge);
      }
    }
  }
}
