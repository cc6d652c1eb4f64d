/** The engine in a server that is not Larder's. */
@NullMarked
package dev.larder.engine.exchange;

import org.jspecify.annotations.NullMarked;
