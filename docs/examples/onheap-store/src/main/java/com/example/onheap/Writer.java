package com.example.onheap;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** An entry on its way in: a holder of its content until it is closed. */
final class Writer implements StoreWriter {

  private final OnHeapStore store;
  private final Key key;
  private final Head head;
  private final EntryMeta meta;
  private final long headBytes;
  private final Content content;
  private final long announced;
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean committed;
  private boolean spoiled;

  Writer(
      OnHeapStore store,
      Key key,
      Head head,
      EntryMeta meta,
      long headBytes,
      Content content,
      long announced) {
    this.store = store;
    this.key = key;
    this.head = head;
    this.meta = meta;
    this.headBytes = headBytes;
    this.content = content;
    this.announced = announced;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    if (committed || closed.get()) {
      throw new IOException("written after the end");
    }
    if (spoiled) {
      return false;
    }
    int more = source.remaining();
    if (announced >= 0) { // Its room was reserved by begin.
      if (content.length() + more > announced) {
        spoiled = true;
        throw new IOException("more than the announced " + announced + " bytes");
      }
    } else if (store.reserveMore(more)) {
      content.count(more);
    } else {
      spoiled = true;
      return false;
    }
    content.append(source);
    return true;
  }

  @Override
  public int readAt(long position, ByteBuffer target) {
    return content.readAt(position, target);
  }

  @Override
  public boolean commit(BooleanSupplier condition) {
    if (spoiled || closed.get() || (announced >= 0 && content.length() != announced)) {
      return false;
    }
    Body body = new Body.Buffers(content.buffers(), content.length());
    committed = store.commit(key, new Entry(head, meta, headBytes, content, body), condition);
    return committed;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.release(content);
    }
  }
}
