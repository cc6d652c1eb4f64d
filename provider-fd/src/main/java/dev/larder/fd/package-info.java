/** Stored responses that are local files, served from descriptors that stay open. */
@NullMarked
package dev.larder.fd;

import org.jspecify.annotations.NullMarked;
