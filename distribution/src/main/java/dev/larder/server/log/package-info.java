/** The access log. */
@NullMarked
package dev.larder.server.log;

import org.jspecify.annotations.NullMarked;
