/**
 * The connection to memcached servers: the one package that knows the client library.
 *
 * <p>{@link dev.larder.memcached.wire.Servers} is a set of servers and says which has a key; {@link
 * dev.larder.memcached.wire.ServerConnection} is the connection to one of them, with the deadline
 * of each call, the noticing of an outage and the way back from it. All that goes wrong is an
 * {@link java.io.IOException}.
 */
@NullMarked
package dev.larder.memcached.wire;

import org.jspecify.annotations.NullMarked;
