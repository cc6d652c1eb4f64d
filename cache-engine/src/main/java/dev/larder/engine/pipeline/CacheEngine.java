package dev.larder.engine.pipeline;

import dev.larder.api.Body;
import dev.larder.engine.decide.Admission;
import dev.larder.engine.decide.RequestTerms;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.exchange.Timer;
import dev.larder.engine.fill.FillContext;
import dev.larder.engine.fill.Fills;
import dev.larder.engine.fill.Journey;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Lookup;
import dev.larder.engine.lookup.StampClock;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.outcome.Statistics;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.promote.Promotion;
import dev.larder.engine.respond.HitResponder;
import dev.larder.engine.store.EntryLocks;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request through the cache, from top to bottom. Safe for use by many threads.
 *
 * <p>{@link #handle} never blocks: what it cannot do at once goes to a worker of the exchange.
 */
public final class CacheEngine {

  private static final Logger LOG = LoggerFactory.getLogger(CacheEngine.class);

  private final InstantSource clock;
  private final Statistics statistics = new Statistics();
  private final Invalidations invalidations = new Invalidations();
  private final Fills fills;
  private final Promotion promotion;

  /**
   * An engine.
   *
   * @param clock the time
   * @param timer wakes the engine; its owner ends it after the last exchange has ended
   */
  public CacheEngine(InstantSource clock, Timer timer) {
    this.clock = clock;
    StampClock stamps = new StampClock(clock);
    EntryLocks locks = new EntryLocks();
    this.promotion = new Promotion(locks);
    this.fills =
        new Fills(
            FillContext.of(
                clock, stamps, invalidations, locks, statistics, timer, this::searchAgain));
  }

  /** What became of the requests so far. */
  public Statistics statistics() {
    return statistics;
  }

  /**
   * Takes a request and sees to it that its exchange is ended, now or later. Never throws: whatever
   * fails that should not, in the host or here, is logged and answered with 500.
   */
  public void handle(Exchange exchange) {
    try {
      admit(exchange);
    } catch (RuntimeException | Error e) {
      lost(exchange, e);
    }
  }

  private void admit(Exchange exchange) {
    CacheRequest request = exchange.request();
    Policy policy = exchange.policy();
    Rule rule = policy.ruleFor(request);
    RequestTerms terms = RequestTerms.of(request, rule.settings());
    Admission admission = Admission.decide(request, rule, terms, exchange.accessProtected());
    Target target = policy.keys().target(request);
    Journey journey =
        Journey.begin(
            exchange,
            rule,
            terms,
            admission,
            target,
            fills.epoch(target.key()),
            Objects.requireNonNullElse(admission.reason(), Reason.URI_MISS));
    if (!admission.lookup()) {
      onWorker(journey, () -> forward(journey));
      return;
    }
    Lookup lookup = search(journey);
    if (lookup.advance(false)) {
      decide(journey, lookup, false);
    } else {
      onWorker(journey.toOrigin(lookup.found(), journey.reason()), () -> goOn(journey, lookup));
    }
  }

  private Lookup search(Journey journey) {
    return new Lookup(
        journey.request(),
        journey.target(),
        journey.rule(),
        journey.terms(),
        invalidations,
        clock.millis());
  }

  /** On a worker: the stores that may block. */
  private void goOn(Journey journey, Lookup lookup) {
    try {
      lookup.advance(true);
      decide(journey, lookup, true);
    } catch (RuntimeException | Error e) {
      lost(journey.exchange(), e);
    }
  }

  /** On a worker: a request that waited for the fetch of another, or runs in the background. */
  private void searchAgain(Journey journey) {
    Journey anew = journey.searchingAgain(fills.epoch(journey.target().key()));
    goOn(anew, search(anew));
  }

  /** The search is over: serve what was found, or ask the origin. */
  private void decide(Journey journey, Lookup lookup, boolean onWorker) {
    Lookup.Found found = lookup.found();
    try {
      if (found != null && found.reuse().usable()) {
        serve(journey, onWorker ? promoted(journey, found) : found);
        return;
      }
      Journey selecting =
          lookup.selected().isEmpty() ? journey : journey.selecting(lookup.selected());
      Journey next = selecting.toOrigin(found, reason(journey, found, lookup));
      if (onWorker) {
        forward(next);
      } else {
        onWorker(next, () -> forward(next));
      }
    } catch (RuntimeException | Error e) {
      lookup.close();
      throw e;
    }
  }

  private static Reason reason(Journey journey, Lookup.@Nullable Found found, Lookup lookup) {
    if (found != null) {
      return found.reuse().reason();
    }
    boolean range = journey.request().field("Range") != null;
    return range && lookup.absence() == Reason.URI_MISS ? Reason.RANGE_MISS : lookup.absence();
  }

  /** What is served from here on: what was found, or a copy of it in a store in front. */
  private Lookup.Found promoted(Journey journey, Lookup.Found found) {
    Lookup.Found copy =
        promotion.promote(
            journey.request(), journey.target(), journey.rule(), found, clock.millis());
    if (copy == null) {
      return found;
    }
    found.entry().close();
    return copy;
  }

  private void serve(Journey journey, Lookup.Found found) {
    Reason reason = found.reuse().reason();
    if (reason == Reason.STALE_WHILE_REVALIDATE && refreshes(journey, found)) {
      return;
    }
    Outcome outcome = reason == Reason.FRESH ? Outcome.FRESH : Outcome.unforwarded(reason);
    if (journey.waits().times() > 0) {
      // What another request fetched: it is no hit of this one.
      outcome = new Outcome(journey.reason(), null, 0, false, true);
    }
    Answer answer =
        HitResponder.answer(
            journey.request(), found.entry(), found.view(), outcome, clock.millis());
    statistics.count(outcome);
    if (!(answer.body() instanceof Body.Buffers)) {
      answer = answer.orElse(() -> unreadable(journey, found));
    }
    journey.answer(answer);
  }

  /**
   * Sees to the refreshing of what is served stale.
   *
   * @return whether the request itself asks the origin, and was sent on its way
   */
  private boolean refreshes(Journey journey, Lookup.Found found) {
    if (journey.isBackground() || !journey.exchange().canWait()) {
      forward(journey.toOrigin(found, Reason.STALE));
      return true;
    }
    fills.refreshes().refresh(journey, found.entry().key());
    return false;
  }

  /** The stored body cannot be read, and the client has nothing of it yet. That is a miss. */
  private void unreadable(Journey journey, Lookup.Found found) {
    found.entry().remove();
    forward(journey.toOrigin(null, Reason.STORE_FAILED));
  }

  private void forward(Journey journey) {
    try {
      if (journey.terms().onlyIfCached()) {
        journey.close();
        refuse(journey, 504, "Nothing stored can be used for this request.", Reason.ONLY_IF_CACHED);
      } else if (!fills.standIn(journey)) {
        fills.forward(journey);
      }
    } catch (RuntimeException | Error e) {
      journey.close();
      lost(journey.exchange(), e);
    }
  }

  private void onWorker(Journey journey, Runnable task) {
    try {
      journey.exchange().execute(task);
    } catch (RejectedExecutionException e) {
      journey.close();
      refuse(journey, 503, "The server is too busy.", Reason.OVERLOADED);
    } catch (RuntimeException | Error e) {
      journey.close();
      throw e;
    }
  }

  private void refuse(Journey journey, int status, String text, Reason reason) {
    Outcome outcome = Outcome.unforwarded(reason);
    statistics.count(outcome);
    journey.answer(journey.refusal(status, text, outcome, clock.millis()));
  }

  private void lost(Exchange exchange, Throwable cause) {
    LOG.error("a request failed inside the server", cause);
    statistics.count(Outcome.unforwarded(Reason.SERVER_FAILED));
    Journey.fail(exchange);
  }
}
