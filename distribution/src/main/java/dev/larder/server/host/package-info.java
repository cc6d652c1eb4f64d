/**
 * The Jetty server: listening, routing to sites and locations, and sending what the engine says.
 */
@NullMarked
package dev.larder.server.host;

import org.jspecify.annotations.NullMarked;
