package dev.larder.engine.fill;

import dev.larder.engine.exchange.Timer;
import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Invalidator;
import dev.larder.engine.lookup.StampClock;
import dev.larder.engine.outcome.Statistics;
import dev.larder.engine.store.EntryLocks;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What all fills of an engine share.
 *
 * @param clock the time
 * @param stamps orders fetches and invalidations
 * @param invalidations when URIs were made invalid
 * @param invalidator makes them so
 * @param locks one change of a response at a time, where it concerns several stores
 * @param statistics counts outcomes
 * @param timer ends waits
 * @param buffers for what is on its way
 * @param again takes a request that waited for a fetch which did not answer it: searches anew
 */
public record FillContext(
    InstantSource clock,
    StampClock stamps,
    Invalidations invalidations,
    Invalidator invalidator,
    EntryLocks locks,
    Statistics statistics,
    Timer timer,
    Buffers buffers,
    Consumer<Journey> again) {

  /** What the fills of a new engine share. */
  public static FillContext of(
      InstantSource clock,
      StampClock stamps,
      Invalidations invalidations,
      EntryLocks locks,
      Statistics statistics,
      Timer timer,
      Consumer<Journey> again) {
    return new FillContext(
        clock,
        stamps,
        invalidations,
        new Invalidator(invalidations, stamps, locks),
        locks,
        statistics,
        timer,
        new Buffers(statistics),
        again);
  }
}
