package dev.larder.engine.store;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoredResponse;
import java.util.Objects;

/**
 * A stored response that was found, read once and for all, so that nothing it says can fail later;
 * only its body may.
 */
public final class PinnedEntry implements StoredResponse {

  private final ShieldedStore store;
  private final Key key;
  private final StoredResponse stored;
  private final Head head;
  private final EntryMeta meta;
  private final Body body;
  private final long version;
  private boolean closed;

  PinnedEntry(ShieldedStore store, Key key, StoredResponse stored) {
    this.store = store;
    this.key = key;
    this.stored = stored;
    this.head = Objects.requireNonNull(stored.head(), "head");
    this.meta = Objects.requireNonNull(stored.meta(), "meta");
    this.body = Objects.requireNonNull(stored.body(), "body");
    this.version = stored.version();
  }

  /** The store that it was found in. */
  public ShieldedStore store() {
    return store;
  }

  /** The key under which it was found. */
  public Key key() {
    return key;
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

  /** Gives a stored response a new head, if it is still the one that was found. */
  public boolean refresh(Head head, EntryMeta meta) {
    return store.refresh(key, version, head, meta);
  }

  /** Removes from the store what is under the key, this or another; possible after the close. */
  public void remove() {
    store.remove(key);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      store.close(stored);
    }
  }
}
