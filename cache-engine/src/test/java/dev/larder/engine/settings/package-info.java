/** Which URLs a pattern covers. */
@NullMarked
package dev.larder.engine.settings;

import org.jspecify.annotations.NullMarked;
