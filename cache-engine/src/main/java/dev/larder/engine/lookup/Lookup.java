package dev.larder.engine.lookup;

import dev.larder.api.Head;
import dev.larder.engine.decide.RequestTerms;
import dev.larder.engine.decide.Reuse;
import dev.larder.engine.key.Target;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.store.StoreUnavailableException;
import dev.larder.engine.view.StoredView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search of one request through the stores of its rule: in order, the first usable response
 * wins, and the first that fits but is not usable is kept as the candidate for validation.
 *
 * <p>It can be interrupted before a store that may block, and taken up again on a worker.
 */
public final class Lookup {

  private final CacheRequest request;
  private final Target target;
  private final Rule rule;
  private final RequestTerms terms;
  private final Invalidations invalidations;
  private final long now;

  private int next;
  private @Nullable Found found;
  private Reason absence = Reason.URI_MISS;
  private String selected = "";

  /**
   * A search that has not begun.
   *
   * @param invalidations what to ask for each response found
   * @param now in milliseconds of the epoch
   */
  public Lookup(
      CacheRequest request,
      Target target,
      Rule rule,
      RequestTerms terms,
      Invalidations invalidations,
      long now) {
    this.request = request;
    this.target = target;
    this.rule = rule;
    this.terms = terms;
    this.invalidations = invalidations;
    this.now = now;
  }

  /**
   * A stored response that fits the request.
   *
   * @param entry pinned; closed by whoever ends with it
   * @param store where it was found
   * @param view the response under the rule's settings
   * @param reuse whether it may be used as it is
   */
  public record Found(PinnedEntry entry, RuleStore store, StoredView view, Reuse reuse) {

    /** Usable before not, and then the more recent one by Date (RFC 9111 section 4). */
    boolean isBetterThan(Found other) {
      return reuse.usable() == other.reuse.usable()
          ? view.terms().date() > other.view.terms().date()
          : reuse.usable();
    }
  }

  /**
   * Goes on with the search.
   *
   * @param mayBlock whether stores may be asked that may block
   * @return true if the search is over; false if the next store may block
   */
  public boolean advance(boolean mayBlock) {
    List<RuleStore> stores = rule.stores();
    while (next < stores.size()) {
      RuleStore store = stores.get(next);
      if (!mayBlock && !store.store().nonBlocking()) {
        return false;
      }
      next++;
      try {
        if (accept(search(store))) {
          return true;
        }
      } catch (StoreUnavailableException e) {
        absence = Reason.STORE_FAILED;
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }
    return true;
  }

  /** Gives up what was found so far; not to be called once somebody else has it. */
  public void close() {
    if (found != null) {
      found.entry().close();
      found = null;
    }
  }

  /** What was found; null if nothing fits. The caller closes it. */
  public @Nullable Found found() {
    return found;
  }

  /** The variant that the request selects, by the latest Vary that is known; empty if none is. */
  public String selected() {
    return selected;
  }

  /** Why nothing fits. */
  public Reason absence() {
    return absence;
  }

  private boolean accept(@Nullable Found candidate) {
    if (candidate == null) {
      return false;
    }
    Found before = found;
    if (before == null || candidate.reuse().usable()) {
      found = candidate;
      if (before != null) {
        before.entry().close();
      }
    } else {
      candidate.entry().close();
    }
    return candidate.reuse().usable();
  }

  private @Nullable Found search(RuleStore store) throws StoreUnavailableException {
    PinnedEntry entry = store.store().lookup(target.key());
    if (entry == null) {
      return null;
    }
    if (entry.head().kind() == Head.Kind.RESPONSE) {
      return fit(store, entry);
    }
    VaryMarker marker = VaryMarker.of(entry.head());
    entry.close();
    return marker == null ? null : variant(store, marker);
  }

  private @Nullable Found variant(RuleStore store, VaryMarker marker)
      throws StoreUnavailableException {
    absence = Reason.VARY_MISS;
    Found best = null;
    try {
      for (List<String> names : marker.nameSets()) {
        String variant = VaryMarker.variant(request, names, rule.settings().vary());
        PinnedEntry entry = store.store().lookup(marker.key(target.key(), variant));
        Found fitting = entry == null ? null : fit(store, entry);
        if (selected.isEmpty()) {
          selected = variant;
        }
        if (fitting == null) {
          continue;
        }
        if (best == null) {
          best = fitting;
        } else if (fitting.isBetterThan(best)) {
          best.entry().close();
          best = fitting;
        } else {
          fitting.entry().close();
        }
      }
      return best;
    } catch (StoreUnavailableException | RuntimeException | Error e) {
      if (best != null) {
        best.entry().close();
      }
      throw e;
    }
  }

  /** What was found, if its own selecting fields confirm that it is for this request. */
  private @Nullable Found fit(RuleStore store, PinnedEntry entry) {
    boolean fits = false;
    try {
      Head head = entry.head();
      StoredView view = StoredView.of(head, store);
      if (head.kind() != Head.Kind.RESPONSE) {
        absence = Reason.VARY_MISS;
      } else if (invalidations.isInvalid(target.uri(), head.stamp())) {
        absence = Reason.INVALIDATED;
      } else if (!view.varyNames().isEmpty()
          && !Selecting.matches(
              request, view.varyNames(), head.selecting(), rule.settings().vary())) {
        absence = Reason.VARY_MISS;
      } else {
        Found fitting = new Found(entry, store, view, Reuse.decide(terms, view.terms(), now));
        fits = true;
        return fitting;
      }
      return null;
    } finally {
      if (!fits) {
        entry.close();
      }
    }
  }
}
