package dev.larder.engine.fill;

import dev.larder.api.StoredResponse;
import dev.larder.engine.decide.Admission;
import dev.larder.engine.decide.RequestTerms;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.respond.Refusals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a request by the time it has to go to the origin.
 *
 * @param exchange the request and the way back
 * @param rule the rule in force
 * @param terms what the request says of the responses it takes
 * @param admission what may be done with it
 * @param target what it is for
 * @param found what is stored and may not be used as it is; null if nothing is
 * @param reason why it has to go to the origin
 */
public record Journey(
    Exchange exchange,
    Rule rule,
    RequestTerms terms,
    Admission admission,
    Target target,
    @Nullable Found found,
    Reason reason) {

  private static final Logger LOG = LoggerFactory.getLogger(Journey.class);

  /**
   * The same request, after the search.
   *
   * @param found what is stored and may not be used as it is; null if nothing is
   * @param reason why it has to go to the origin
   */
  public Journey toOrigin(@Nullable Found found, Reason reason) {
    return new Journey(exchange, rule, terms, admission, target, found, reason);
  }

  /** What of the request counts for the storing of its response. */
  public Storage.RequestFacts facts() {
    CacheRequest request = exchange.request();
    return new Storage.RequestFacts(
        request.method().equals("GET"),
        request.field("Authorization") != null,
        target.query() != null);
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
