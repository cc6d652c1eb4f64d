/** Programs that put a load on a server that runs; they are started by hand. */
@NullMarked
package dev.larder.server.load;

import org.jspecify.annotations.NullMarked;
