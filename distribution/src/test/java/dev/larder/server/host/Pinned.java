package dev.larder.server.host;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A stored response that counts how often it is closed. */
final class Pinned implements StoredResponse {

  private final Body body;
  private final AtomicInteger closed = new AtomicInteger();

  Pinned(Body body) {
    this.body = body;
  }

  int closed() {
    return closed.get();
  }

  @Override
  public Head head() {
    return new Head(Head.Kind.RESPONSE, 200, Fields.EMPTY, Fields.EMPTY, 0, 0, 0);
  }

  @Override
  public EntryMeta meta() {
    return new EntryMeta("http://example.com/", 0, 0, 0, Set.of());
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public long version() {
    return 1;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
