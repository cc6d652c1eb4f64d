package dev.larder.memcached;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import java.util.concurrent.atomic.AtomicLong;

/** An entry as it was fetched: all of it is on the heap. */
final class FetchedResponse implements StoredResponse {

  private final Head head;
  private final EntryMeta meta;
  private final Body body;
  private final long version;
  private final HeapBudget budget;
  private final AtomicLong taken;

  FetchedResponse(
      Head head, EntryMeta meta, Body body, long version, HeapBudget budget, long taken) {
    this.head = head;
    this.meta = meta;
    this.body = body;
    this.version = version;
    this.budget = budget;
    this.taken = new AtomicLong(taken);
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public EntryMeta meta() {
    return meta;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public void close() {
    budget.giveBack(taken.getAndSet(0));
  }
}
