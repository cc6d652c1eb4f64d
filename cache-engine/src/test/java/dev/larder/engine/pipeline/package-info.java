/** Tests of the way of a request through the engine: the wiring, from the request to its end. */
@NullMarked
package dev.larder.engine.pipeline;

import org.jspecify.annotations.NullMarked;
