/** A real memcached for tests. */
@NullMarked
package dev.larder.testkit.memcached;

import org.jspecify.annotations.NullMarked;
