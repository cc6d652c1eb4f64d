package dev.larder.engine.lookup;

/**
 * When URIs were last made invalid by an unsafe request.
 *
 * <p>Two questions are asked of it. A fill that wants to commit asks whether its URI was
 * invalidated since it began; a fill during which {@value #DURING_FILLS} other URIs were
 * invalidated is refused to be safe. A lookup asks whether what it found is older than an
 * invalidation that removal could not carry out: under a key with parts, of which one URI has any
 * number, or in a store that failed to remove. That is known for the last {@value #FOR_LOOKUPS}
 * such URIs; for what was stored before the oldest that had to be forgotten, the answer is yes.
 */
public final class Invalidations {

  private static final int DURING_FILLS = 1 << 14;
  private static final int FOR_LOOKUPS = 1 << 16;

  private final RecentStamps duringFills = new RecentStamps(DURING_FILLS);
  private final RecentStamps forLookups = new RecentStamps(FOR_LOOKUPS);

  /** Nothing has been invalidated. */
  public Invalidations() {}

  /**
   * Makes a URI invalid: to be called before its entries are removed.
   *
   * @param stamp the time of the invalidation
   * @param remember whether lookups will ask for it
   */
  public void invalidate(String uri, long stamp, boolean remember) {
    duringFills.stamp(uri, stamp);
    if (remember) {
      forLookups.stamp(uri, stamp);
    }
  }

  /** Whether the URI was not invalidated since a fetch began. */
  public boolean noneSince(String uri, long fetchBegan) {
    return !duringFills.stampedSince(uri, fetchBegan);
  }

  /** Whether a response that was fetched then has been invalidated since. */
  public boolean isInvalid(String uri, long fetchBegan) {
    return forLookups.stampedSince(uri, fetchBegan);
  }
}
