package dev.larder.testkit.heap;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pinned entry: one of the holders of its content until it is closed. */
final class HeapResponse implements StoredResponse {

  private final HeapStore store;
  private final HeapEntry entry;
  private final boolean warm;
  private final AtomicBoolean closed = new AtomicBoolean();

  HeapResponse(HeapStore store, HeapEntry entry, boolean warm) {
    this.store = store;
    this.entry = entry;
    this.warm = warm;
  }

  @Override
  public Head head() {
    return entry.head();
  }

  @Override
  public EntryMeta meta() {
    return entry.meta();
  }

  @Override
  public Body body() {
    return store.bodyOf(entry.content(), warm);
  }

  @Override
  public long version() {
    return entry.content().version;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.release(entry.content());
    }
  }
}
