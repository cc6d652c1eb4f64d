/**
 * What became of a request, and why: read by Cache-Status, the log, the statistics and the docs.
 */
@NullMarked
package dev.larder.engine.outcome;

import org.jspecify.annotations.NullMarked;
