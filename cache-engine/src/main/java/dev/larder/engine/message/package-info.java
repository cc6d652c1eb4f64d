/** Requests and fields as the engine sees them. */
@NullMarked
package dev.larder.engine.message;

import org.jspecify.annotations.NullMarked;
