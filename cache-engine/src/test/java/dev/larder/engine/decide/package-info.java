/** The decision tables. */
@NullMarked
package dev.larder.engine.decide;

import org.jspecify.annotations.NullMarked;
