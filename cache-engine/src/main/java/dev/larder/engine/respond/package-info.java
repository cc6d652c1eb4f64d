/** Answers that are made here: from a store, or in refusal. */
@NullMarked
package dev.larder.engine.respond;

import org.jspecify.annotations.NullMarked;
