package dev.larder.engine.fill;

import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Invalidator;
import dev.larder.engine.lookup.StampClock;
import dev.larder.engine.outcome.Statistics;
import java.time.InstantSource;

/**
 * What all fills of an engine share.
 *
 * @param clock the time
 * @param stamps orders fetches and invalidations
 * @param invalidations when URIs were made invalid
 * @param invalidator makes them so
 * @param statistics counts outcomes
 */
public record FillContext(
    InstantSource clock,
    StampClock stamps,
    Invalidations invalidations,
    Invalidator invalidator,
    Statistics statistics) {}
