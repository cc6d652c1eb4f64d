/** Reasons, and that each is proven and explained. */
@NullMarked
package dev.larder.engine.outcome;

import org.jspecify.annotations.NullMarked;
