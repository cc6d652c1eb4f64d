/** Finding stored responses, variants included, and what invalidation leaves of them. */
@NullMarked
package dev.larder.engine.lookup;

import org.jspecify.annotations.NullMarked;
