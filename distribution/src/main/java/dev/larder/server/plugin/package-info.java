/**
 * Storage providers from the folder {@code providers/}: each plug-in with jars, and a class loader,
 * of its own.
 */
@NullMarked
package dev.larder.server.plugin;

import org.jspecify.annotations.NullMarked;
