package dev.larder.api;

/**
 * A fact about a store: objectively true or false, and asked by code that acts on it.
 *
 * <p>Constants are added together with the code that reads them.
 */
public enum Capability {

  /**
   * {@link Store#lookup} never waits: no file, no network, no lock that is held while waiting. Such
   * a store is asked on the I/O thread; any other on a worker.
   */
  NON_BLOCKING_LOOKUP,

  /** {@link Store#scan} visits every visible entry. Without it, a scan visits nothing. */
  SCANNABLE,

  /** Committed entries are still there after the store was closed and opened again. */
  PERSISTENT,

  /** {@link StoreWriter#readAt} gives back what was written, before and after the commit. */
  READABLE_WHILE_FILLING,

  /**
   * Other nodes have the same entries: they see what is committed here, and change and remove it at
   * any time. A store of this node in front of such a one holds copies, for a short time each.
   */
  SHARED
}
