/** Copies of what is often asked for, in stores that are in front. */
@NullMarked
package dev.larder.engine.promote;

import org.jspecify.annotations.NullMarked;
