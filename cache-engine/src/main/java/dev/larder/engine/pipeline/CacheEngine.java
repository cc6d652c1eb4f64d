package dev.larder.engine.pipeline;

import dev.larder.api.Body;
import dev.larder.engine.decide.Admission;
import dev.larder.engine.decide.RequestTerms;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.fill.Fill;
import dev.larder.engine.fill.FillContext;
import dev.larder.engine.fill.Journey;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Invalidator;
import dev.larder.engine.lookup.Lookup;
import dev.larder.engine.lookup.StampClock;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.outcome.Statistics;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.respond.HitResponder;
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
  private final FillContext fills;

  /** An engine that takes the time from a clock. */
  public CacheEngine(InstantSource clock) {
    this.clock = clock;
    StampClock stamps = new StampClock(clock);
    Invalidations invalidations = new Invalidations();
    this.fills =
        new FillContext(
            clock, stamps, invalidations, new Invalidator(invalidations, stamps), statistics);
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
        new Journey(
            exchange,
            rule,
            terms,
            admission,
            target,
            null,
            Objects.requireNonNullElse(admission.reason(), Reason.URI_MISS));
    if (!admission.lookup()) {
      onWorker(journey, () -> forward(journey));
      return;
    }
    Lookup lookup = new Lookup(request, target, rule, terms, fills.invalidations(), clock.millis());
    if (lookup.advance(false)) {
      decide(journey, lookup, false);
    } else {
      onWorker(journey.toOrigin(lookup.found(), journey.reason()), () -> goOn(journey, lookup));
    }
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

  /** The search is over: serve what was found, or ask the origin. */
  private void decide(Journey journey, Lookup lookup, boolean onWorker) {
    Lookup.Found found = lookup.found();
    try {
      if (found != null && found.reuse().usable()) {
        serve(journey, found);
        return;
      }
      Journey next = journey.toOrigin(found, reason(journey, found, lookup));
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
    boolean range = journey.exchange().request().field("Range") != null;
    return range && lookup.absence() == Reason.URI_MISS ? Reason.RANGE_MISS : lookup.absence();
  }

  private void serve(Journey journey, Lookup.Found found) {
    Reason reason = found.reuse().reason();
    Outcome outcome = reason == Reason.FRESH ? Outcome.FRESH : Outcome.unforwarded(reason);
    Answer answer =
        HitResponder.answer(
            journey.exchange().request(), found.entry(), found.view(), outcome, clock.millis());
    statistics.count(outcome);
    if (!(answer.body() instanceof Body.Buffers)) {
      answer = answer.orElse(() -> unreadable(journey, found));
    }
    journey.answer(answer);
  }

  /** The stored body cannot be read, and the client has nothing of it yet: that is a miss. */
  private void unreadable(Journey journey, Lookup.Found found) {
    found.entry().remove();
    forward(journey.toOrigin(null, Reason.STORE_FAILED));
  }

  private void forward(Journey journey) {
    try {
      if (journey.terms().onlyIfCached()) {
        journey.close();
        refuse(journey, 504, "Nothing stored can be used for this request.", Reason.ONLY_IF_CACHED);
      } else {
        Fill.start(journey, fills);
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
