/** Pages under {@code docs} that promise to be complete, held to it. */
@NullMarked
package dev.larder.server.docs;

import org.jspecify.annotations.NullMarked;
