package dev.larder.engine.policy;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.engine.settings.CacheSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in force for one request: the settings of its location, and the stores that its URL is
 * enabled for, in order.
 *
 * <p>A store in front of one that other nodes share is a near cache: what it has is changed by
 * nobody when another node changes it, and so is used for {@code near-max-age} at most.
 */
public final class Rule {

  private final CacheSettings settings;
  private final List<RuleStore> stores;
  private final List<RuleStore> places;
  private final boolean disabled;
  private final List<RuleStore> near;

  /**
   * A rule.
   *
   * @param settings the settings of the location
   * @param stores the stores to ask; the first that accepts keeps the response. Empty if the URL is
   *     not enabled for any, or disabled
   * @param disabled whether the operator excluded the URL from caching
   */
  Rule(CacheSettings settings, List<RuleStore> stores, boolean disabled) {
    this.settings = settings;
    this.stores = List.copyOf(stores);
    this.disabled = disabled;
    this.near = inFrontOfShared(stores);
    this.places = inOrderOfStoring();
  }

  private static List<RuleStore> inFrontOfShared(List<RuleStore> stores) {
    for (int i = 0; i < stores.size(); i++) {
      // A store with keys of its own has what others put there, and is no place to copy from.
      if (stores.get(i).store().shared() && !stores.get(i).hasOwnKeys()) {
        return List.copyOf(stores.subList(0, i));
      }
    }
    return List.of();
  }

  private List<RuleStore> inOrderOfStoring() {
    List<RuleStore> all = new ArrayList<>();
    stores.stream().filter(store -> !store.near() && !isNear(store)).forEach(all::add);
    // What the shared store does not take, for its size or because it is down, is worth something
    // even for a short time.
    stores.stream().filter(store -> !store.near() && isNear(store)).forEach(all::add);
    return List.copyOf(all);
  }

  /** The settings of the location. */
  public CacheSettings settings() {
    return settings;
  }

  /** The stores to ask, in order. */
  public List<RuleStore> stores() {
    return stores;
  }

  /** The stores that a response is offered to, in order; the first that accepts keeps it. */
  public List<RuleStore> places() {
    return places;
  }

  /** Whether the operator excluded the URL from caching. */
  public boolean disabled() {
    return disabled;
  }

  /** Whether a store is in front of one that other nodes share. */
  public boolean isNear(RuleStore store) {
    return near.contains(store);
  }

  /**
   * Whether what is in a store may be used as far as other nodes are concerned.
   *
   * @param now in milliseconds of the epoch
   */
  public boolean isRecent(RuleStore store, EntryMeta meta, long now) {
    if (!isNear(store)) {
      return true;
    }
    long age = now - meta.storedAt();
    return age >= 0 && age < settings.nearMaxAge().toMillis();
  }

  /**
   * Whether what is hit often in a store is copied into one in front of it: a small body of which
   * the content stays as it is, and a store that does not block.
   */
  public boolean promotes(RuleStore from, Body body) {
    if (from.store().nonBlocking()
        // What others left there may go at any time, and nobody here would know.
        || from.hasOwnKeys()
        || body.length() > settings.promote()
        || !isOurs(body)) {
      return false;
    }
    for (RuleStore store : stores) {
      if (store == from) {
        return false;
      }
      if (store.store().nonBlocking() && !store.hasOwnKeys()) {
        // A copy that may never be used is not made.
        return !isNear(store) || !settings.nearMaxAge().isZero();
      }
    }
    return false;
  }

  /** What others may change is worth nothing as a copy. */
  private static boolean isOurs(Body body) {
    return !(body instanceof Body.FileRegion file) || file.check() == Body.Check.NONE;
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
