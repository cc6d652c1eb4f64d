/** Tests of the fetches that requests share. */
@NullMarked
package dev.larder.engine.fill;

import org.jspecify.annotations.NullMarked;
