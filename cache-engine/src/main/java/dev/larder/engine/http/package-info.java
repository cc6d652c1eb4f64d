/** The parts of HTTP's syntax that caching needs, as RFC 9110 and RFC 9111 define it. */
@NullMarked
package dev.larder.engine.http;

import org.jspecify.annotations.NullMarked;
