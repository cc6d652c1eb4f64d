package dev.larder.engine.fill;

import dev.larder.api.StoredResponse;
import dev.larder.engine.decide.Admission;
import dev.larder.engine.decide.RequestTerms;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Copies;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.DetachedRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.respond.Refusals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a request on its way to the origin.
 *
 * @param exchange the way back
 * @param request the request: the exchange's own, or a copy for what may outlive that
 * @param rule the rule in force
 * @param terms what the request says of the responses it takes
 * @param admission what may be done with it
 * @param target what it is for
 * @param epoch the {@link Fills#epoch} before its search began
 * @param found what is stored and may not be used as it is; null if nothing is
 * @param variant the variant it selects, as far as known; empty if the URL is not known to vary
 * @param reason why it has to go to the origin
 * @param waits what it has waited for
 */
public record Journey(
    Exchange exchange,
    CacheRequest request,
    Rule rule,
    RequestTerms terms,
    Admission admission,
    Target target,
    long epoch,
    @Nullable Found found,
    String variant,
    Reason reason,
    Waits waits) {

  private static final Logger LOG = LoggerFactory.getLogger(Journey.class);

  /** A request at its beginning, with the only reason there is for it to go to the origin. */
  public static Journey begin(
      Exchange exchange,
      Rule rule,
      RequestTerms terms,
      Admission admission,
      Target target,
      long epoch,
      Reason reason) {
    return new Journey(
        exchange,
        exchange.request(),
        rule,
        terms,
        admission,
        target,
        epoch,
        null,
        "",
        reason,
        Waits.NONE);
  }

  /**
   * The same request, after the search.
   *
   * @param found what is stored and may not be used as it is; null if nothing is
   * @param reason why it has to go to the origin
   */
  public Journey toOrigin(@Nullable Found found, Reason reason) {
    return with(exchange, request, epoch, found, variant, reason, waits);
  }

  /** The same request, of which it is known what variant it selects. */
  public Journey selecting(String variant) {
    return with(exchange, request, epoch, found, variant, reason, waits);
  }

  /** The same request, before another search. */
  public Journey searchingAgain(long epoch) {
    return with(exchange, request, epoch, null, variant, reason, waits);
  }

  /** The same request after a wait. */
  Journey after(Waits waits) {
    return with(exchange, request, epoch, found, variant, reason, waits);
  }

  /** The same question asked by another exchange, which needs nothing of the first one. */
  Journey by(Exchange other) {
    return new Journey(
        other,
        other.request(),
        rule,
        terms,
        Admission.decide(other.request(), rule, terms, other.accessProtected()),
        target,
        epoch,
        null,
        variant,
        reason,
        Waits.NONE);
  }

  /** The same request with a copy of what the exchange takes with it when it ends. */
  Journey detached() {
    CacheRequest copy = DetachedRequest.of(request, rule.needsAllOfRequests());
    return with(exchange, copy, epoch, found, variant, reason, waits);
  }

  private Journey with(
      Exchange exchange,
      CacheRequest request,
      long epoch,
      @Nullable Found found,
      String variant,
      Reason reason,
      Waits waits) {
    return new Journey(
        exchange, request, rule, terms, admission, target, epoch, found, variant, reason, waits);
  }

  /** Whether no client waits for it. */
  public boolean isBackground() {
    return exchange instanceof BackgroundExchange;
  }

  /** What of the request counts for the storing of its response. */
  public Storage.RequestFacts facts() {
    return new Storage.RequestFacts(
        request.method().equals("GET"),
        request.field("Authorization") != null,
        target.query() != null);
  }

  /** Removes what was found from all stores of the rule. */
  void forgetFound() {
    if (found != null) {
      found.entry().remove();
      Copies.forget(request, target, rule, found.view().varyNames(), found.store().store());
    }
  }

  /** Gives up what was found. */
  public void close() {
    if (found != null) {
      found.entry().close();
    }
  }

  /** Ends with an answer of a line of text. */
  public Answer refusal(int status, String text, Outcome outcome, long now) {
    return Refusals.answer(exchange.request(), status, text, outcome, rule.settings(), now);
  }

  /**
   * Ends the exchange. Never throws: if the host does not take the answer, what it pins is closed,
   * and the host gets the shortest answer there is.
   */
  public void answer(Answer answer) {
    try {
      exchange.answer(answer);
    } catch (RuntimeException | Error e) {
      LOG.error("an answer could not be sent", e);
      StoredResponse stored = answer.stored();
      if (stored != null) {
        stored.close();
      }
      fail();
    }
  }

  /** Ends the exchange after a failure that nobody foresaw. Never throws. */
  public void fail() {
    fail(exchange);
  }

  /** Ends an exchange of which nothing else is known. Never throws. */
  public static void fail(Exchange exchange) {
    try {
      exchange.answer(Refusals.bare(500, Outcome.unforwarded(Reason.SERVER_FAILED)));
    } catch (RuntimeException | Error e) {
      LOG.error("an exchange cannot be ended", e);
    }
  }
}
