/** The way of a request through the engine, from top to bottom. */
@NullMarked
package dev.larder.engine.pipeline;

import org.jspecify.annotations.NullMarked;
