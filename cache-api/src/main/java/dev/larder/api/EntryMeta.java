package dev.larder.api;

import java.util.Set;

/**
 * What a store may know of an entry, for eviction and listings only: whether a response may be used
 * is decided by the engine, never by a store.
 *
 * @param uri the canonical URI of the response
 * @param storedAt when it was stored, in milliseconds of the epoch
 * @param freshUntil when it becomes stale, in milliseconds of the epoch
 * @param keepUntil when it is of no more use, not even stale, in milliseconds of the epoch; {@link
 *     Long#MAX_VALUE} if it may always be of use
 * @param tags the tags by which it can be invalidated
 */
public record EntryMeta(
    String uri, long storedAt, long freshUntil, long keepUntil, Set<String> tags) {

  /** Copies the tags. */
  public EntryMeta {
    tags = Set.copyOf(tags);
  }
}
