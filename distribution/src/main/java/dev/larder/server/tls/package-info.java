/** Certificates and their keys: read from files, chosen by server name, replaced while running. */
@NullMarked
package dev.larder.server.tls;

import org.jspecify.annotations.NullMarked;
