package dev.larder.mem;

import org.jspecify.annotations.Nullable;

/**
 * Names the entry that should leave when there is no room. It removes nothing itself.
 *
 * <p>Safe for use by many threads. {@link #added}, {@link #replaced} and {@link #removed} of one
 * key come one after the other, in the order in which they happened; they and {@link #victim} may
 * take a lock, {@link #used} takes none.
 */
interface RemovalPolicy {

  /** How many entries that a reader holds are passed over in the search for a victim. */
  int MOST_PASSED_OVER = 1024;

  /** An entry became visible. */
  void added(MemEntry entry);

  /** An entry became visible in the place of another one. */
  void replaced(MemEntry old, MemEntry entry);

  /** An entry ceased to be visible, whatever the reason. */
  void removed(MemEntry entry);

  /** A lookup found an entry. */
  void used(MemEntry entry);

  /**
   * The entry that should leave next among those that no reader holds, since the room of others
   * would not come back at once. It stays known until it is {@link #removed}.
   *
   * @return null if there is none, or none within {@link #MOST_PASSED_OVER}
   */
  @Nullable MemEntry victim();
}
