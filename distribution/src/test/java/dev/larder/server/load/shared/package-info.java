/** Nodes of Larder that share memcached servers, as processes, under load and with faults. */
@NullMarked
package dev.larder.server.load.shared;

import org.jspecify.annotations.NullMarked;
