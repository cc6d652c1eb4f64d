package dev.larder.api;

import org.jspecify.annotations.Nullable;

/**
 * What a store tells its host, for metrics and the log.
 *
 * <p>Implemented by the host: methods may be added. Safe for use by many threads; never throws and
 * never blocks.
 */
public interface StoreEvents {

  /**
   * An entry left to make room. Not called for entries that were removed or replaced.
   *
   * @param key the entry's key
   * @param bytes what the entry had counted against the store's limit
   */
  void evicted(Key key, long bytes);

  /**
   * Something that an operator should know went wrong and was survived.
   *
   * @param message what happened and what follows from it, in one sentence
   * @param cause the exception behind it, if there was one
   */
  void problem(String message, @Nullable Throwable cause);
}
