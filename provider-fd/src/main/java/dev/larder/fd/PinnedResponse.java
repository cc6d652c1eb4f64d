package dev.larder.fd;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;

/** A pinned entry in the hands of a reader. */
final class PinnedResponse implements StoredResponse {

  private final Entry entry;
  private final Body body;
  private boolean closed;

  /**
   * Takes over one pin of the entry.
   *
   * @param body the entry's, in one of its forms
   */
  PinnedResponse(Entry entry, Body body) {
    this.entry = entry;
    this.body = body;
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
    return body;
  }

  @Override
  public long version() {
    return entry.version;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      entry.unpin();
    }
  }
}
