/** Servlets behind the cache, in a location and in a web application. */
@NullMarked
package dev.larder.server.servlets;

import org.jspecify.annotations.NullMarked;
