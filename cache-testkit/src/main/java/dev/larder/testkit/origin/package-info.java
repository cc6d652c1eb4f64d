/** Both ends of a server under test, on raw sockets: a scripted origin and a strict client. */
@NullMarked
package dev.larder.testkit.origin;

import org.jspecify.annotations.NullMarked;
