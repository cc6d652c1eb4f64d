/** What keys tell apart. */
@NullMarked
package dev.larder.engine.key;

import org.jspecify.annotations.NullMarked;
