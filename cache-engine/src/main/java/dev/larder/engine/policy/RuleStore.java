package dev.larder.engine.policy;

import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.key.Target;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.store.ShieldedStore;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
  private final String onMissLocation;
  private final boolean near;
  private final List<FieldChanges> missedBefore;

  RuleStore(ShieldedStore store, CacheSettings settings, CacheSettings.Enable enable) {
    this.store = store;
    this.settings = settings;
    this.onHit = enable.onHit();
    this.onMiss = enable.onMiss();
    this.onMissLocation = enable.onMissLocation();
    this.near = enable.near();
    this.missedBefore = List.of();
  }

  private RuleStore(RuleStore other, List<FieldChanges> missedBefore) {
    this.store = other.store;
    this.settings = other.settings;
    this.onHit = other.onHit;
    this.onMiss = other.onMiss;
    this.onMissLocation = other.onMissLocation;
    this.near = other.near;
    this.missedBefore = List.copyOf(missedBefore);
  }

  /** This store of a rule in which others are asked before it. */
  RuleStore behind(List<RuleStore> others) {
    return others.isEmpty()
        ? this
        : new RuleStore(
            this, others.stream().map(RuleStore::onMiss).filter(miss -> !miss.isEmpty()).toList());
  }

  /** The store. */
  public ShieldedStore store() {
    return store;
  }

  /**
   * Whether the store makes its keys itself: it has one response to a request or none, never a
   * marker, a variant or a part, and what it has is fresh.
   */
  public boolean hasOwnKeys() {
    return store.hasOwnKeys();
  }

  /**
   * The primary key of a request in this store.
   *
   * @return null if the store has no place for it
   */
  public @Nullable Key key(CacheRequest request, Target target) {
    return hasOwnKeys() ? store.ownKey(request, null) : target.key();
  }

  /**
   * The key under which a store that makes its keys itself is offered a response.
   *
   * @param varyNames the request fields that select it, in lower case
   * @return null if it is not offered, since the key would be that of other responses as well; or
   *     if the store has no place for it
   */
  public @Nullable Key ownKey(CacheRequest request, Head response, List<String> varyNames) {
    return tells(varyNames) && tellsWhatIsKeyed() ? store.ownKey(request, response) : null;
  }

  /** Whether keys of the store's own tell apart what these request fields, in lower case, do. */
  public boolean tells(List<String> fields) {
    return store.keyFields().containsAll(fields);
  }

  private boolean tellsWhatIsKeyed() {
    return (settings.key().cookies().isEmpty() || store.keyFields().contains("cookie"))
        && settings.key().headers().stream()
            .allMatch(name -> store.keyFields().contains(name.toLowerCase(Locale.ROOT)));
  }

  /** The settings of the location. */
  public CacheSettings settings() {
    return settings;
  }

  /** Whether it takes only copies of what is hit in the stores behind it. */
  public boolean near() {
    return near;
  }

  /**
   * Changes to responses from this store since they were not found in those before it, after those
   * of the location.
   */
  public List<FieldChanges> missedBefore() {
    return missedBefore;
  }

  /** Changes to responses from this store, after all others. */
  public FieldChanges onHit() {
    return onHit;
  }

  /** Changes to responses that were not found in this store, after those of the location. */
  public FieldChanges onMiss() {
    return onMiss;
  }

  /** The url of the location that answers what is not found in this store; empty for none. */
  public String onMissLocation() {
    return onMissLocation;
  }
}
