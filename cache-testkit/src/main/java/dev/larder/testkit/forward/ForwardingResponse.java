package dev.larder.testkit.forward;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;

/** A handle that hands every call on to another one. */
public class ForwardingResponse implements StoredResponse {

  /** The other one. */
  protected final StoredResponse response;

  /** Hands on to this handle. */
  public ForwardingResponse(StoredResponse response) {
    this.response = response;
  }

  @Override
  public Head head() {
    return response.head();
  }

  @Override
  public EntryMeta meta() {
    return response.meta();
  }

  @Override
  public Body body() {
    return response.body();
  }

  @Override
  public long version() {
    return response.version();
  }

  @Override
  public void close() {
    response.close();
  }
}
