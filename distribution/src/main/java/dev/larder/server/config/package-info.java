/** {@code cache.conf}, read and checked. */
@NullMarked
package dev.larder.server.config;

import org.jspecify.annotations.NullMarked;
