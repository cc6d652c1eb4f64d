package dev.larder.api;

/**
 * A pinned snapshot of an entry: its head, meta and body as they were at the lookup.
 *
 * <p>Whoever got it from {@link Store#lookup} closes it, in every outcome, after the last byte of
 * the body has left; until then nothing of it changes or goes away. Used by one thread at a time.
 */
public interface StoredResponse extends AutoCloseable {

  /** The head. A store that keeps heads as objects gives the same object each time. */
  Head head();

  /** What the entry was stored with. */
  EntryMeta meta();

  /**
   * The body.
   *
   * @return valid until this handle is closed
   */
  Body body();

  /**
   * Names this stored response among all that this store ever held under the key: another body,
   * another version. A {@link Store#refresh} keeps it.
   */
  long version();

  /** Gives the snapshot up. Never fails, never blocks; a second call does nothing. */
  @Override
  void close();
}
