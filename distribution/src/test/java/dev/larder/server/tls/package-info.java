/** Certificates made for tests, and the tests of reading them. */
@NullMarked
package dev.larder.server.tls;

import org.jspecify.annotations.NullMarked;
