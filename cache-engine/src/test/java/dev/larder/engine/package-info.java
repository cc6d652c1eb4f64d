/** What holds for the engine as a whole. */
@NullMarked
package dev.larder.engine;

import org.jspecify.annotations.NullMarked;
