/** Tests of pages in memcached; vectors are those of the reference of mod_memcached. */
@NullMarked
package dev.larder.memcached.pages;

import org.jspecify.annotations.NullMarked;
