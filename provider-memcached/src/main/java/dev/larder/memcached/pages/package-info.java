/**
 * Pages in memcached, as lighttpd's mod_memcached has them: bare bodies under keys that a pattern
 * makes from requests, which other programs write and read.
 *
 * <p>{@link dev.larder.memcached.pages.PageSettings} is what the configuration says of them, and
 * opens the {@link dev.larder.memcached.pages.PageStore}.
 */
@NullMarked
package dev.larder.memcached.pages;

import org.jspecify.annotations.NullMarked;
