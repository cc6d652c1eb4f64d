/**
 * The decisions: one pure class for each question, with the time as an argument and a reason in
 * each answer. No IO, no clock, no logger.
 */
@NullMarked
package dev.larder.engine.decide;

import org.jspecify.annotations.NullMarked;
