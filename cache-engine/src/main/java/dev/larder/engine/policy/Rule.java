package dev.larder.engine.policy;

import dev.larder.engine.settings.CacheSettings;
import java.util.List;

/**
 * What is in force for one request: the settings of its location, and the stores that its URL is
 * enabled for, in order.
 *
 * @param settings the settings of the location
 * @param stores the stores to ask; the first that accepts keeps the response. Empty if the URL is
 *     not enabled for any, or disabled
 * @param disabled whether the operator excluded the URL from caching
 */
public record Rule(CacheSettings settings, List<RuleStore> stores, boolean disabled) {

  /** Copies the list. */
  public Rule {
    stores = List.copyOf(stores);
  }

  /**
   * The url of the location that answers what is not found: that of the first store that has one,
   * or of the settings; empty for the location that the request belongs to.
   */
  public String onMissLocation() {
    for (RuleStore store : stores) {
      if (!store.onMissLocation().isEmpty()) {
        return store.onMissLocation();
      }
    }
    return settings.onMissLocation();
  }

  /** Whether one of the stores makes its keys itself, and so needs all of a request. */
  public boolean needsAllOfRequests() {
    return stores.stream().anyMatch(RuleStore::hasOwnKeys);
  }
}
