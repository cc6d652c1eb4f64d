/**
 * Tests of the server as it is shipped: the launcher, started as a process, with real sockets
 * around it.
 */
@NullMarked
package dev.larder.server.packaged;

import org.jspecify.annotations.NullMarked;
