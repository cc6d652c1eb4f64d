/** The stores and the engine of a configuration, whatever stands around them. */
@NullMarked
package dev.larder.server.cache;

import org.jspecify.annotations.NullMarked;
