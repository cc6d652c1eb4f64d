/**
 * The public suite http-cache-tests, run against the packaged server, and what we expect of each of
 * its cases.
 */
@NullMarked
package dev.larder.server.conformance;

import org.jspecify.annotations.NullMarked;
