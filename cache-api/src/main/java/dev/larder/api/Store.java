package dev.larder.api;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bag of stored responses under flat keys.
 *
 * <p>A store knows nothing of HTTP: Vary, variants, freshness, tags and invalidation belong to the
 * engine, which keeps entries in whatever slots it needs. A store only keeps, finds and evicts.
 *
 * <p>Safe for use by many threads. Calls may block, unless the store has {@link
 * Capability#NON_BLOCKING_LOOKUP}, which then binds {@link #lookup}, {@link #capabilities} and the
 * closing of the handles that lookup gave. After {@link #close} every method but close throws
 * {@link IOException} or {@link IllegalStateException}.
 *
 * <p><b>Atomicity.</b> For one key, {@link #lookup}, {@link StoreWriter#commit}, {@link #refresh}
 * and {@link #remove} happen in some one order: a reader sees an entry whole, before or after, and
 * never a head with another entry's body.
 */
public interface Store extends AutoCloseable {

  /** What is true of this store. The same answer at every call; cheap. */
  Set<Capability> capabilities();

  /**
   * Finds the entry under a key.
   *
   * @param key the key; compared whole, so that a collision of digests is a miss
   * @return a pinned snapshot, which the caller closes in every outcome; null if there is none.
   *     Later changes to the entry do not show in it, and its bytes stay readable until it is
   *     closed, even if the entry is replaced, removed or evicted meanwhile
   * @throws IOException if the store cannot tell
   */
  @Nullable StoredResponse lookup(Key key) throws IOException;

  /**
   * Finds the entry under a key if that takes no waiting: called on I/O threads of a host, before
   * {@link #lookup} on a worker, where the store has no {@link Capability#NON_BLOCKING_LOOKUP}. For
   * a store that has some entries at hand, such as files that are open.
   *
   * @return as {@link #lookup} would return it now, with a body that is in memory, {@linkplain
   *     Body.FileRegion#warm() warm} or empty; closing it does not wait either. Null says nothing
   *     of the entry: lookup is to be asked
   * @throws IOException if the store cannot tell
   */
  default @Nullable StoredResponse lookupAtOnce(Key key) throws IOException {
    return null;
  }

  /**
   * Starts writing an entry, or declines it. Nothing becomes visible to {@link #lookup} before
   * {@link StoreWriter#commit}; an entry already under the key stays until then, and any number of
   * writers may be open for one key: the last commit wins.
   *
   * @param key the key
   * @param head the head to be stored
   * @param meta for eviction and listings; {@link EntryMeta#keepUntil} is a promise that the entry
   *     is of no use after that time
   * @param length the exact length of the body in bytes, or -1 if it is not known yet
   * @return a writer, which the caller closes in every outcome; null if the store declines this
   *     entry (its size, status or kind, or no room): not a failure, the next store is asked
   * @throws IOException if the store fails, with nothing left open
   */
  @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length) throws IOException;

  /**
   * Starts writing an entry whose body is the content of a file of this machine, or declines it. A
   * store that does not care does nothing: to it this is a body of known length.
   *
   * <p>Everything is as for the other {@link #begin}, and the whole body is written all the same. A
   * store may drop what is written and read the file instead. It is then answerable for every byte:
   * a file that was changed since is no body any more, neither for {@link StoreWriter#readAt} nor
   * for a commit nor for a handle; see {@link Body.FileRegion#check}.
   *
   * @param file seen by the host before it read the body from there; never told by an origin or a
   *     client
   */
  default @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
      throws IOException {
    return begin(key, head, meta, file.size());
  }

  /**
   * Gives a stored response a new head and meta and keeps its body, as a 304 answer asks for.
   * Handles that were open before keep the old head.
   *
   * @param key the key
   * @param version the {@link StoredResponse#version()} of the very response that was validated
   * @param head the new head
   * @param meta the new meta
   * @return true if done; false, with nothing changed, if the entry now under the key is another
   *     one or there is none, or if the store cannot do it
   * @throws IOException if the store fails; the entry is then as before, or gone
   */
  boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException;

  /**
   * Removes the entry under a key. Handles that are open stay readable.
   *
   * @return true if there was one
   * @throws IOException if the store fails; the entry may then still be there
   */
  boolean remove(Key key) throws IOException;

  /**
   * Visits the entries, in no order, without pinning them; entries that come or go meanwhile may be
   * seen or not. A store without {@link Capability#SCANNABLE} visits nothing.
   *
   * @param visitor called on the caller's thread; what it throws ends the scan and is passed on
   * @throws IOException if the store fails
   */
  void scan(Consumer<? super ScannedEntry> visitor) throws IOException;

  /** Counts, approximate while others write. Never blocks. */
  StoreStats stats();

  /**
   * Leases among the nodes that share this store. The same answer at every call; cheap.
   *
   * @return null if the store has none: each node then fetches for itself
   */
  default @Nullable Leases leases() {
    return null;
  }

  /**
   * The rule by which this store makes keys of its own; the engine then asks with those alone. The
   * same answer at every call; cheap.
   *
   * @return null if the store takes the keys that the engine makes
   */
  default @Nullable RequestKeys requestKeys() {
    return null;
  }

  /**
   * Closes the store: what is committed is kept if the store is {@link Capability#PERSISTENT},
   * writers that are open can no longer commit, handles that are open stay readable until they are
   * closed. A second call does nothing.
   *
   * @throws IOException if something could not be kept; the store is closed all the same
   */
  @Override
  void close() throws IOException;
}
