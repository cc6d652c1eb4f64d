/**
 * The line between the engine and its host: what a host implements and what the engine hands it.
 *
 * <p>The host turns its own requests into {@link dev.larder.engine.exchange.Exchange}s and gives
 * them to the engine; the engine calls back with one answer or one stream for each.
 */
@NullMarked
package dev.larder.engine.exchange;

import org.jspecify.annotations.NullMarked;
