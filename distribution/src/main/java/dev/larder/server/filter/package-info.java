/** The cache as a servlet filter, for web applications in any container. */
@NullMarked
package dev.larder.server.filter;

import org.jspecify.annotations.NullMarked;
