package dev.larder.engine.fill;

import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request that waited without a thread up again, on a worker of its exchange. */
final class OnWorker {

  private static final Logger LOG = LoggerFactory.getLogger(OnWorker.class);

  private OnWorker() {}

  /**
   * Goes on. Never throws: if there is no worker, or the task fails, the exchange is ended.
   *
   * @return false if there is no worker, and the exchange was ended with 503
   */
  static boolean run(FillContext context, Journey journey, Runnable task) {
    try {
      journey.exchange().execute(() -> runs(journey, task));
      return true;
    } catch (RejectedExecutionException e) {
      Outcome outcome = Outcome.unforwarded(Reason.OVERLOADED);
      context.statistics().count(outcome);
      journey.answer(
          journey.refusal(503, "The server is too busy.", outcome, context.clock().millis()));
    } catch (RuntimeException | Error e) {
      lost(journey, e);
    }
    return false;
  }

  private static void runs(Journey journey, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      lost(journey, e);
    }
  }

  private static void lost(Journey journey, Throwable cause) {
    LOG.error("a request that waited was lost inside the server", cause);
    journey.fail();
  }
}
