/** Getting responses from the origin: sending them on, and storing them on the way. */
@NullMarked
package dev.larder.engine.fill;

import org.jspecify.annotations.NullMarked;
