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
  private final boolean near;

  RuleStore(ShieldedStore store, CacheSettings settings, CacheSettings.Enable enable) {
    this.store = store;
    this.settings = settings;
    this.onHit = enable.onHit();
    this.onMiss = enable.onMiss();
    this.near = enable.near();
  }

  /** The store. */
  public ShieldedStore store() {
    return store;
  }

  /** The settings of the location. */
  public CacheSettings settings() {
    return settings;
  }

  /** Whether it takes only copies of what is hit in the stores behind it. */
  public boolean near() {
    return near;
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
