/** What a person at a terminal, or a script, is shown of the stores in folders. */
@NullMarked
package dev.larder.server.listing;

import org.jspecify.annotations.NullMarked;
