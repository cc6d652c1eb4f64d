/**
 * The storage provider {@code memcached}: stored responses on servers that several nodes share.
 *
 * <p>{@link dev.larder.memcached.MemcachedStoreProvider} is the door.
 */
@NullMarked
package dev.larder.memcached;

import org.jspecify.annotations.NullMarked;
