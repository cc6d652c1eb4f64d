/** Getting responses from where the content is: other servers, or this one's own files. */
@NullMarked
package dev.larder.server.fetch;

import org.jspecify.annotations.NullMarked;
