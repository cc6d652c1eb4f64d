/** Other protocols than HTTP on the connections of HTTP: the Upgrade field and what follows 101. */
@NullMarked
package dev.larder.server.upgrade;

import org.jspecify.annotations.NullMarked;
