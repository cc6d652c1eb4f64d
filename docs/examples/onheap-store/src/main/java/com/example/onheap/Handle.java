package com.example.onheap;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/** An entry that was found: a holder of its content until it is closed. */
final class Handle implements StoredResponse {

  private final OnHeapStore store;
  private final Entry entry;
  private final AtomicBoolean closed = new AtomicBoolean();

  Handle(OnHeapStore store, Entry entry) {
    this.store = store;
    this.entry = entry;
  }

  @Override
  public Head head() {
    return entry.head;
  }

  @Override
  public EntryMeta meta() {
    return entry.meta;
  }

  @Override
  public Body body() {
    return entry.body;
  }

  @Override
  public long version() {
    return entry.content.version;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      store.release(entry.content);
    }
  }
}
