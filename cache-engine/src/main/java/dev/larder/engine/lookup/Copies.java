package dev.larder.engine.lookup;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.engine.store.StoreUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What other stores of a rule have in the place of a response: copies of it, or older ones. */
public final class Copies {

  private Copies() {}

  /**
   * Removes what stores have in the place of a response.
   *
   * @param varyNames the request fields that select it, in lower case; empty if none does
   * @param kept the store that is left alone; null for none
   */
  public static void forget(
      CacheRequest request,
      Target target,
      Rule rule,
      List<String> varyNames,
      @Nullable ShieldedStore kept) {
    for (RuleStore other : rule.stores()) {
      if (other.store() == kept) {
        continue;
      }
      if (varyNames.isEmpty() || other.hasOwnKeys()) {
        Key key = other.key(request, target);
        if (key != null) {
          other.store().remove(key);
        }
      } else {
        new Variants(request, target, varyNames, rule.settings().vary()).forgetIn(other.store());
      }
    }
  }

  /** Gives the copies of a stored response its new head. */
  public static void refresh(
      CacheRequest request, Target target, Rule rule, Found found, Head head, EntryMeta meta) {
    for (RuleStore other : rule.stores()) {
      if (other.store() != found.store().store() && !other.hasOwnKeys()) {
        refresh(other.store(), slot(request, target, rule, found, other), found, head, meta);
      }
    }
  }

  private static void refresh(
      ShieldedStore store, Key slot, Found found, Head head, EntryMeta meta) {
    try {
      PinnedEntry entry = store.lookup(slot);
      if (entry == null) {
        return;
      }
      Head old = entry.head();
      if (old.kind() == Head.Kind.RESPONSE && old.stamp() == found.view().head().stamp()) {
        entry.refresh(head, meta);
      }
      entry.close();
    } catch (StoreUnavailableException e) {
      // Then it has no copy that could be found.
    }
  }

  private static Key slot(
      CacheRequest request, Target target, Rule rule, Found found, RuleStore store) {
    List<String> varyNames = found.view().varyNames();
    return varyNames.isEmpty()
        ? target.key()
        : new Variants(request, target, varyNames, rule.settings().vary())
            .slotIn(store.store(), found.view().head().stamp())
            .key();
  }
}
