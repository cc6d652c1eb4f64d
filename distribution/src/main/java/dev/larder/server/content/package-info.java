/** Content of this machine, reached in memory by the same client as other servers. */
@NullMarked
package dev.larder.server.content;

import org.jspecify.annotations.NullMarked;
