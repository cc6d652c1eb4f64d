package dev.larder.engine.policy;

import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.store.ShieldedStore;

/**
 * One store of a rule, with what its {@code enable} entry says beside.
 *
 * <p>Compared by identity: forms of a stored response that depend on the rule are kept under it.
 */
public final class RuleStore {

  private final ShieldedStore store;
  private final CacheSettings settings;
  private final FieldChanges onHit;
  private final FieldChanges onMiss;

  RuleStore(ShieldedStore store, CacheSettings settings, FieldChanges onHit, FieldChanges onMiss) {
    this.store = store;
    this.settings = settings;
    this.onHit = onHit;
    this.onMiss = onMiss;
  }

  /** The store. */
  public ShieldedStore store() {
    return store;
  }

  /** The settings of the location. */
  public CacheSettings settings() {
    return settings;
  }

  /** Changes to responses from this store, after those of the location. */
  public FieldChanges onHit() {
    return onHit;
  }

  /** Changes to responses that were not found in this store, after those of the location. */
  public FieldChanges onMiss() {
    return onMiss;
  }
}
