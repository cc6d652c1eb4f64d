package dev.larder.engine.fill;

import dev.larder.api.Key;
import dev.larder.engine.decide.StaleUse;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.key.KeyMemory;
import dev.larder.engine.lookup.Lookup;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.respond.HitResponder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The fetches of an engine that are under way. Requests for the same are answered by one of them,
 * as it arrives. Safe for use by many threads.
 */
public final class Fills {

  private static final int EPOCHS = 1 << 12;

  /** Why a request asks the origin that may as well be answered by a fetch begun before it. */
  private static final Set<Reason> MAY_JOIN =
      EnumSet.of(
          Reason.URI_MISS,
          Reason.VARY_MISS,
          Reason.RANGE_MISS,
          Reason.PARTS_MISSING,
          Reason.INVALIDATED,
          Reason.STALE,
          Reason.STORE_FAILED);

  private final FillContext context;
  private final Map<FillKey, Fill> running = new ConcurrentHashMap<>();
  private final AtomicLongArray epochs = new AtomicLongArray(EPOCHS);
  private final KeyMemory uncacheable = new KeyMemory();
  private final KeyMemory tooLarge = new KeyMemory();
  private final Refreshes refreshes;

  /** No fetches. */
  public Fills(FillContext context) {
    this.context = context;
    this.refreshes = new Refreshes(context);
  }

  /**
   * How often something was stored under keys like this: a search that found nothing is worth
   * repeating when it has changed since.
   */
  public long epoch(Key key) {
    return epochs.get(place(key));
  }

  private static int place(Key key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 12)) & (EPOCHS - 1);
  }

  /** How many fetches others may join. */
  public int running() {
    return running.size();
  }

  /**
   * Has a request answered by the origin, by a fetch of its own or one under way. Must run where it
   * may block. Never throws: the exchange, and what was found, are the fill's from here on.
   */
  public void forward(Journey journey) {
    if (mayShare(journey)) {
      share(journey);
    } else {
      new Fill(journey, context, this, null).begin();
    }
  }

  /**
   * Answers a request whose fetch failed, be it one that it waited for: with what is stored, if
   * that may stand in, or as the origin's failure. To ask again at once would be no help to an
   * origin in trouble.
   *
   * @return false if the request has to be forwarded
   */
  public boolean standIn(Journey journey) {
    Waits.Failed failed = journey.waits().failed();
    if (failed == null) {
      return false;
    }
    long now = context.clock().millis();
    boolean collapsed = journey.waits().times() > 0;
    Lookup.Found found = journey.found();
    if (found != null
        && StaleUse.allowed(
            journey.reason(),
            failed.status(),
            journey.terms(),
            found.view().terms(),
            journey.rule().settings(),
            now)) {
      Outcome outcome =
          new Outcome(journey.reason(), Reason.STALE_ON_ERROR, failed.status(), false, collapsed);
      context.statistics().count(outcome);
      journey.answer(
          HitResponder.answer(journey.request(), found.entry(), found.view(), outcome, now));
      return true;
    }
    FetchFailure failure = failed.failure();
    if (failure == null) {
      return false;
    }
    journey.close();
    Outcome outcome = new Outcome(journey.reason(), Reason.ORIGIN_FAILED, 0, false, collapsed);
    context.statistics().count(outcome);
    journey.answer(journey.refusal(failure.kind().status(), failure.message(), outcome, now));
    return true;
  }

  private boolean mayShare(Journey journey) {
    return journey.rule().settings().lock().enabled()
        && journey.admission().store()
        && journey.exchange().canWait()
        && !journey.waits().alone()
        && !uncacheable.contains(journey.target().key(), context.clock().millis());
  }

  /** How the origin is to be asked for a request. */
  ForwardRequests.Kind kindFor(Journey journey) {
    long now = context.clock().millis();
    Key key = journey.target().key();
    boolean wholeForRange = !uncacheable.contains(key, now) && !tooLarge.contains(key, now);
    return ForwardRequests.kindFor(journey, wholeForRange);
  }

  private void share(Journey journey) {
    FillKey whole = FillKey.of(journey);
    // Who wants the origin's own word does not take one that was asked for before.
    boolean mayJoin =
        MAY_JOIN.contains(journey.reason())
            && !journey.terms().noCache()
            && journey.terms().maxAge() != 0;
    ForwardRequests.Kind kind = kindFor(journey);
    if (!kind.asksForLess(journey.request())) {
      share(journey, whole, mayJoin);
      return;
    }
    Fill other = running.get(whole);
    if (other != null && mayJoin && other.join(journey)) {
      return;
    }
    if (kind.asksForRange(journey.request())) {
      share(journey, FillKey.ofRange(journey), mayJoin);
    } else {
      // What answers a condition is nobody else's answer.
      new Fill(journey, context, this, null).begin();
    }
  }

  private void share(Journey journey, FillKey key, boolean mayJoin) {
    Fill mine = new Fill(journey, context, this, key);
    while (true) {
      Fill other = running.putIfAbsent(key, mine);
      if (other == null) {
        begin(journey, key, mine, mayJoin);
        return;
      }
      if (mayJoin && other.join(journey)) {
        return;
      }
      if (!mayJoin || !other.isOver()) {
        new Fill(journey, context, this, null).begin();
        return;
      }
      running.remove(key, other);
    }
  }

  /** Between the search and now, somebody else may have stored what was searched for. */
  private void begin(Journey journey, FillKey key, Fill mine, boolean mayJoin) {
    if (journey.epoch() != epoch(journey.target().key())) {
      searchAgain(journey, mine);
    } else if (mayJoin) {
      LeasedStart.begin(context, journey, key, mine, () -> searchAgain(journey, mine));
    } else {
      mine.begin();
    }
  }

  private void searchAgain(Journey journey, Fill notBegun) {
    journey.close();
    notBegun.abandon();
    context.again().accept(journey);
  }

  /** A fetch takes no more clients. */
  void ended(FillKey key, Fill fill) {
    running.remove(key, fill);
  }

  /** Something is visible in a store that was not before. */
  void stored(Key primary) {
    epochs.incrementAndGet(place(primary));
    uncacheable.forget(primary);
  }

  /** The response of a URL may not be stored: nobody shall wait for it for a while. */
  void notStored(Journey journey) {
    remember(uncacheable, journey);
  }

  /** The response of a URL is too large for the stores: a range of it is asked for as such. */
  void notWhole(Journey journey) {
    remember(tooLarge, journey);
  }

  private void remember(KeyMemory memory, Journey journey) {
    Duration time = journey.rule().settings().uncacheableMemory();
    if (!time.isZero()) {
      memory.remember(journey.target().key(), context.clock().millis() + time.toMillis());
    }
  }

  /** What is refreshed in the background. */
  public Refreshes refreshes() {
    return refreshes;
  }
}
