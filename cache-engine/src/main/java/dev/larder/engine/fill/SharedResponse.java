package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.engine.decide.Reuse;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.lookup.Selecting;
import dev.larder.engine.lookup.Variants;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.respond.Portion;
import java.util.List;
import java.util.function.Supplier;

/**
 * A response that is arriving, and that any request may have which it fits.
 *
 * @param context what all fills share
 * @param head its head
 * @param varyNames the request fields that select it, in lower case
 * @param selecting their values in the request that it was fetched for
 * @param stored whether a store accepted it
 * @param content its content
 * @param failure why it broke off, if it did
 */
record SharedResponse(
    FillContext context,
    FetchedHead head,
    List<String> varyNames,
    Fields selecting,
    boolean stored,
    FillContent content,
    Supplier<FetchFailure> failure) {

  /**
   * Answers a request that joined. Must run where it may block.
   *
   * @return false if it does not fit, or the beginning is not there any more
   */
  boolean answer(Journey journey) {
    if (!Selecting.matches(
        journey.request(), varyNames, selecting, journey.rule().settings().vary())) {
      return false;
    }
    Outcome outcome = new Outcome(journey.reason(), null, head.status(), stored, true);
    Portion portion =
        Portion.of(
            journey.request(), head.status(), head.fields(), head.terms(), head.contentLength());
    long now = context.clock().millis();
    return answer(journey, portion, outcome, head.forFollower(journey, outcome, now));
  }

  /** Whether a request may have it that comes after its head, without asking the origin again. */
  boolean isReusableFor(Journey journey) {
    return Reuse.decide(journey.terms(), head.terms(), context.clock().millis()).usable();
  }

  /** The variant that a request selects of this response. */
  String selected(Journey journey) {
    return Variants.selected(journey.request(), varyNames, journey.rule().settings().vary());
  }

  /**
   * Answers the request that it was fetched for.
   *
   * @param portion how much of it the request gets
   */
  boolean answerFirst(Journey journey, Portion portion, Outcome outcome) {
    return answer(journey, portion, outcome, head.forClient(journey, outcome));
  }

  private boolean answer(Journey journey, Portion portion, Outcome outcome, Fields whole) {
    Fields fields = head.forPortion(whole, portion);
    if (portion.length() == 0 && portion.status() != head.status()) {
      // Nothing of the content is waited for.
      context.statistics().count(outcome);
      journey.answer(FetchedHead.bodiless(portion, fields, outcome));
      return true;
    }
    long end = portion.length() < 0 ? -1 : portion.offset() + portion.length();
    boolean part = portion.status() == 206;
    Reader reader =
        new Reader(
            content,
            journey.exchange()::execute,
            !outcome.collapsed(),
            context.buffers(),
            portion.offset(),
            part ? end : -1,
            () -> BrokenOff.goOn(context, journey, failure.get()),
            became -> lastGone(journey, outcome, became));
    if (!content.enter(reader)) {
      return false;
    }
    context.statistics().count(outcome);
    try {
      ClientStream client =
          journey.exchange().begin(portion.status(), fields, portion.contentLength(), outcome);
      reader.start(client);
      journey.exchange().whenGone(reader::gone);
    } catch (RuntimeException | Error e) {
      content.leave(reader, false);
      throw e;
    }
    return true;
  }

  private void lastGone(Journey journey, Outcome begun, Reason became) {
    Outcome outcome =
        new Outcome(
            begun.lookup(), became, begun.forwardStatus(), begun.stored(), begun.collapsed());
    context.statistics().countResult(became);
    journey.exchange().amend(outcome);
  }
}
