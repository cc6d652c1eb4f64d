package dev.larder.engine.lookup;

import dev.larder.api.Fields;
import dev.larder.api.Key;
import dev.larder.engine.decide.UnsafeMethod;
import dev.larder.engine.key.KeyBuilder;
import dev.larder.engine.key.Target;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.RequestForPlace;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.EntryLocks;

/** Makes stored responses invalid after an unsafe request (RFC 9111 section 4.4). */
public final class Invalidator {

  private final Invalidations invalidations;
  private final StampClock stamps;
  private final EntryLocks locks;

  /** An invalidator that records what it does. */
  public Invalidator(Invalidations invalidations, StampClock stamps, EntryLocks locks) {
    this.invalidations = invalidations;
    this.stamps = stamps;
    this.locks = locks;
  }

  /**
   * Makes invalid what the answer to an unsafe request concerns. May block, where a store does.
   *
   * @param status the status code of the answer
   * @param fields the answer's fields
   */
  public void invalidate(CacheRequest request, Policy policy, int status, Fields fields) {
    // The origin names itself as it was called: by the base URL of keys, where there is one.
    Target called = policy.keys().target(request);
    String requested =
        KeyBuilder.uri(
            called.scheme(), called.host(), called.port(), request.path(), request.query());
    for (UnsafeMethod.Place place : UnsafeMethod.invalidated(requested, status, fields)) {
      Target target = policy.keys().target(request, place.path(), place.query());
      // First the stamp, then the removal: a fill that commits in between is refused or removed.
      long stamp = stamps.next();
      invalidations.invalidate(target.uri(), stamp, policy.keys().hasParts());
      Rule rule = policy.ruleFor(request.scheme(), request.host(), request.port(), place.path());
      CacheRequest there = new RequestForPlace(request, place.path(), place.query());
      if (!locks.holding(target.key(), () -> remove(rule, there, target))) {
        // It may still be there: lookups have to be told.
        invalidations.invalidate(target.uri(), stamp, true);
      }
    }
  }

  /** From all stores at once: no copy is made of what is still in one of them. */
  private static boolean remove(Rule rule, CacheRequest request, Target target) {
    boolean removed = true;
    for (RuleStore store : rule.stores()) {
      Key key = store.key(request, target);
      removed &= key == null || store.store().remove(key);
    }
    return removed;
  }
}
