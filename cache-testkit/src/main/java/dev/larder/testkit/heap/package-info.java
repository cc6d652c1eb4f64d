/** The reference store: the least that a correct store does. */
@NullMarked
package dev.larder.testkit.heap;

import org.jspecify.annotations.NullMarked;
