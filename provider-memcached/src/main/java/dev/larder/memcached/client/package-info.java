/**
 * memcached for handlers, servlets and plug-ins: {@link
 * dev.larder.memcached.client.MemcachedConnection} gets and sets values without making anybody
 * wait. It is what lighttpd2's mod_memcached gave to Lua.
 */
@NullMarked
package dev.larder.memcached.client;

import org.jspecify.annotations.NullMarked;
