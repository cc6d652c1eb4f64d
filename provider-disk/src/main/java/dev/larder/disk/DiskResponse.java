package dev.larder.disk;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;

/** An open entry in the hands of a reader. */
final class DiskResponse implements StoredResponse {

  private final OpenEntry entry;
  private final Body body;
  private boolean closed;

  /**
   * Takes over one pin of the entry.
   *
   * @param body the entry's, in one of its forms
   */
  DiskResponse(OpenEntry entry, Body body) {
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
    return entry.header.version();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      entry.unpin();
    }
  }
}
