/** Keys: canonical, and injective over what is sent upstream. */
@NullMarked
package dev.larder.engine.key;

import org.jspecify.annotations.NullMarked;
