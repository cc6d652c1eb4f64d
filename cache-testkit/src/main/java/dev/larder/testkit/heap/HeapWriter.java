package dev.larder.testkit.heap;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One entry on its way in: one of the holders of its content until it is closed. */
final class HeapWriter implements StoreWriter {

  private final HeapStore store;
  private final Key key;
  private final HeapEntry entry;
  private final long announced;
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean spoiled;
  private boolean committed;

  HeapWriter(
      HeapStore store, Key key, Head head, EntryMeta meta, HeapContent content, long length) {
    this.store = store;
    this.key = key;
    this.entry = new HeapEntry(head, meta, content);
    this.announced = length;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    if (committed || closed.get()) {
      throw new IOException("written after the " + (committed ? "commit" : "close"));
    }
    if (spoiled) {
      return false;
    }
    HeapContent content = entry.content();
    if (announced >= 0) { // its room was reserved at the beginning
      if (content.length() + source.remaining() > announced) {
        spoiled = true;
        throw new IOException("more than the announced " + announced + " bytes");
      }
    } else if (!store.reserveMore(content, source.remaining())) {
      spoiled = true;
      return false;
    }
    content.append(source);
    return true;
  }

  @Override
  public int readAt(long position, ByteBuffer target) {
    return entry.content().readAt(position, target);
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    if (spoiled || closed.get() || (announced >= 0 && entry.content().length() != announced)) {
      return false;
    }
    committed = store.commit(key, entry, condition);
    return committed;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.release(entry.content());
    }
  }
}
