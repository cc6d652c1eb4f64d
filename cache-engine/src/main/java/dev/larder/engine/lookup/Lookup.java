package dev.larder.engine.lookup;

import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.decide.RequestTerms;
import dev.larder.engine.decide.Reuse;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.key.Target;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.store.StoreUnavailableException;
import dev.larder.engine.store.StoredPart;
import dev.larder.engine.view.StoredView;
import java.util.ArrayList;
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

  /** Whether stores are asked only for what they have at hand, and whether one had not. */
  private boolean atOnce;

  private boolean unsure;

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
   * @param parts what there is of it, in order, if that is not all; empty otherwise. They are
   *     closed with the entry
   */
  public record Found(
      PinnedEntry entry, RuleStore store, StoredView view, Reuse reuse, List<StoredPart> parts) {

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
   * @param mayBlock whether stores may be asked that may block. If not, the next one of them is
   *     asked for what it has at hand; only a fresh response of which nothing else could come first
   *     ends the search
   * @return true if the search is over; false if the next store may block
   */
  public boolean advance(boolean mayBlock) {
    List<RuleStore> stores = rule.stores();
    while (next < stores.size()) {
      RuleStore store = stores.get(next);
      if (!mayBlock && !store.store().nonBlocking()) {
        return acceptAtOnce(store);
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

  /** Takes what a store that may block has at hand, if that ends the search. */
  private boolean acceptAtOnce(RuleStore store) {
    Reason absenceBefore = absence;
    String selectedBefore = selected;
    Found candidate = null;
    atOnce = true;
    unsure = false;
    try {
      candidate = search(store);
    } catch (StoreUnavailableException e) {
      unsure = true;
    } finally {
      atOnce = false;
    }
    if (candidate != null
        && !unsure
        && candidate.reuse().reason() == Reason.FRESH
        && !rule.promotes(store, candidate.entry().body())) {
      next++;
      return accept(candidate);
    }
    if (candidate != null) {
      candidate.entry().close();
    }
    absence = absenceBefore;
    selected = selectedBefore;
    return false;
  }

  /** Asks a store in the way that this thread may. */
  private @Nullable PinnedEntry ask(RuleStore store, Key key) throws StoreUnavailableException {
    if (!atOnce) {
      return store.store().lookup(key);
    }
    PinnedEntry entry = store.store().lookupAtOnce(key);
    unsure |= entry == null;
    return entry;
  }

  private @Nullable Found search(RuleStore store) throws StoreUnavailableException {
    if (store.hasOwnKeys()) {
      return left(store);
    }
    PinnedEntry entry = ask(store, target.key());
    if (entry == null) {
      return null;
    }
    if (entry.head().kind() != Head.Kind.VARY_MARKER) {
      return fit(store, entry);
    }
    VaryMarker marker = VaryMarker.of(entry.head());
    entry.close();
    return marker == null ? null : variant(store, marker);
  }

  /**
   * What others may have left under the store's own key. It is no candidate for validation: what
   * cannot be used as it is might as well not be there.
   */
  private @Nullable Found left(RuleStore store) throws StoreUnavailableException {
    Key key = store.key(request, target);
    PinnedEntry entry = key == null ? null : ask(store, key);
    if (entry == null) {
      return null;
    }
    Found fitting = null;
    try {
      StoredView view = view(entry, store);
      Reuse reuse = Reuse.decide(terms, view.terms(), now);
      if (entry.head().kind() != Head.Kind.RESPONSE || !store.tells(view.varyNames())) {
        absence = Reason.VARY_MISS;
      } else if (!reuse.usable()) {
        absence = reuse.reason();
      } else {
        fitting = found(entry, store, reuse, List.of());
      }
      return fitting;
    } finally {
      if (fitting == null) {
        entry.close();
      }
    }
  }

  private @Nullable Found variant(RuleStore store, VaryMarker marker)
      throws StoreUnavailableException {
    absence = Reason.VARY_MISS;
    Found best = null;
    try {
      for (List<String> names : marker.nameSets()) {
        String variant = VaryMarker.variant(request, names, rule.settings().vary());
        PinnedEntry entry = ask(store, marker.key(target.key(), variant));
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

  /** What stands in a slot, if it is for this request. */
  private @Nullable Found fit(RuleStore store, PinnedEntry entry) throws StoreUnavailableException {
    if (entry.head().kind() == Head.Kind.PARTS_MARKER) {
      PartsMarker marker = PartsMarker.of(entry.head());
      entry.close();
      return marker == null ? null : parts(store, entry.key(), marker);
    }
    boolean fits = false;
    try {
      fits = fits(store, entry, Head.Kind.RESPONSE);
      return fits
          ? found(entry, store, Reuse.decide(terms, view(entry, store).terms(), now), List.of())
          : null;
    } finally {
      if (!fits) {
        entry.close();
      }
    }
  }

  private static StoredView view(PinnedEntry entry, RuleStore store) {
    return StoredView.of(entry.head(), store);
  }

  private static Found found(
      PinnedEntry entry, RuleStore store, Reuse reuse, List<StoredPart> parts) {
    return new Found(entry, store, view(entry, store), reuse, parts);
  }

  /** Whether its own selecting fields confirm that something is for this request. */
  private boolean fits(RuleStore store, PinnedEntry entry, Head.Kind kind) {
    Head head = entry.head();
    if (!rule.isRecent(store, entry.meta(), now)) {
      return false;
    }
    if (invalidations.isInvalid(target.uri(), head.stamp())) {
      absence = Reason.INVALIDATED;
      return false;
    }
    List<String> varyNames = view(entry, store).varyNames();
    if (head.kind() != kind
        || (!varyNames.isEmpty()
            && !Selecting.matches(request, varyNames, head.selecting(), rule.settings().vary()))) {
      absence = Reason.VARY_MISS;
      return false;
    }
    return true;
  }

  /** What there is of a response of which only parts are stored. */
  private @Nullable Found parts(RuleStore store, Key slot, PartsMarker marker)
      throws StoreUnavailableException {
    if (!request.method().equals("GET") || marker.parts().isEmpty()) {
      return null;
    }
    absence = Reason.PARTS_MISSING;
    WantedBytes wanted = WantedBytes.of(request, marker.complete());
    List<StoredPart> parts = new ArrayList<>();
    Reuse reuse = null;
    try {
      for (ByteRange part : marker.chain(wanted.span())) {
        PinnedEntry entry = ask(store, marker.key(slot, part));
        if (entry == null) {
          continue;
        }
        parts.add(new StoredPart(entry, part));
        if (!fits(store, entry, Head.Kind.PART) || entry.body().length() != part.length()) {
          closeAll(parts);
          return null;
        }
        Reuse reusable = Reuse.decide(terms, view(entry, store).terms(), now);
        reuse = reuse == null || reuse.usable() ? reusable : reuse;
      }
    } catch (StoreUnavailableException | RuntimeException | Error e) {
      closeAll(parts);
      throw e;
    }
    if (reuse == null) {
      return null;
    }
    PinnedEntry joined = PinnedEntry.of(store.store(), slot, parts);
    StoredView view = view(joined, store);
    if (!wanted.areAllIn(joined) || !wanted.staysWanted(request, view)) {
      reuse = new Reuse(false, Reason.PARTS_MISSING, reuse.age());
    } else if (reuse.reason() == Reason.STALE_WHILE_REVALIDATE) {
      // What refreshes is a fetch of the whole: nobody asked for that.
      reuse = new Reuse(false, Reason.STALE, reuse.age());
    }
    return found(joined, store, reuse, List.copyOf(parts));
  }

  private static void closeAll(List<StoredPart> parts) {
    parts.forEach(part -> part.entry().close());
  }
}
