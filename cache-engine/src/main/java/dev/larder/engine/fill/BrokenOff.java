package dev.larder.engine.fill;

import dev.larder.engine.decide.StaleUse;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a request gets whose response broke off before anything of it had left: what is stored and
 * may stand in for the failure, or word of the failure.
 */
final class BrokenOff {

  /** A response that is not what its head promised, or ended without a word. */
  static final FetchFailure WITHOUT_A_WORD =
      new FetchFailure(FetchFailure.Kind.BROKEN, "The origin broke its answer off.", null);

  private BrokenOff() {}

  /**
   * Ends a request that its host has taken back. Does not block.
   *
   * @param failure why the response broke off
   */
  static void goOn(FillContext context, Journey journey, FetchFailure failure) {
    if (journey.admission().lookup()) {
      Waits.Failed how = new Waits.Failed(StaleUse.NO_STATUS, failure);
      Journey next = journey.after(journey.waits().broken(how));
      try {
        journey.exchange().execute(() -> context.again().accept(next));
        return;
      } catch (RejectedExecutionException e) {
        // No worker is free to look for something: the failure it is.
      }
    }
    Outcome outcome = new Outcome(journey.reason(), Reason.ORIGIN_FAILED, 0, false);
    journey.answer(
        journey.refusal(
            failure.kind().status(), failure.message(), outcome, context.clock().millis()));
  }
}
