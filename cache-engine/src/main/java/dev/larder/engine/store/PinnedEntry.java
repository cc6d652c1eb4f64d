package dev.larder.engine.store;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoredResponse;
import java.util.List;
import java.util.Objects;

/**
 * A stored response that was found, or the part of one, read once and for all, so that nothing it
 * says can fail later; only its body may.
 */
public final class PinnedEntry implements StoredResponse {

  private final ShieldedStore store;
  private final Key key;
  private final StoredResponse stored;
  private final Head head;
  private final EntryMeta meta;
  private final Body body;
  private final long version;
  private final long first;
  private final long complete;
  private boolean closed;

  PinnedEntry(ShieldedStore store, Key key, StoredResponse stored) {
    this.store = store;
    this.key = key;
    this.stored = stored;
    this.head = Objects.requireNonNull(stored.head(), "head");
    this.meta = Objects.requireNonNull(stored.meta(), "meta");
    this.body = Objects.requireNonNull(stored.body(), "body");
    this.version = stored.version();
    this.first = 0;
    this.complete = body.length();
  }

  private PinnedEntry(ShieldedStore store, Key key, JoinedParts parts) {
    this.store = store;
    this.key = key;
    this.stored = parts;
    this.head = parts.head();
    this.meta = parts.meta();
    this.body = parts.body();
    this.version = parts.version();
    this.first = parts.first();
    this.complete = parts.complete();
  }

  /**
   * Parts of one response as one.
   *
   * @param key the key of the whole response
   * @param parts at least one, in the order in which they stand; closed with the result, of which
   *     the body ends at the first gap
   */
  public static PinnedEntry of(ShieldedStore store, Key key, List<StoredPart> parts) {
    return new PinnedEntry(store, key, new JoinedParts(parts));
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

  /** The content from {@link #first()} on; all of it, unless this is a part. */
  @Override
  public Body body() {
    return body;
  }

  /** Which byte of the response its body begins with: 0, unless this is a part. */
  public long first() {
    return first;
  }

  /** The length of the whole response's content in bytes. */
  public long complete() {
    return complete;
  }

  /** Whether the body may be less than the content of the response. */
  public boolean isPart() {
    return stored instanceof JoinedParts;
  }

  @Override
  public long version() {
    return version;
  }

  /** Gives a stored response a new head, if it is still the one that was found. */
  public boolean refresh(Head head, EntryMeta meta) {
    return !isPart() && store.refresh(key, version, head, meta);
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
