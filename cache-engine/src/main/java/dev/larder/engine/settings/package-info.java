/**
 * What an operator decided: the settings of {@code cache { … }} in {@code cache.conf}.
 *
 * <p>The engine reads no file and has no defaults. The server of module {@code distribution} reads
 * both from its profiles and {@code cache.conf}; any other host has to give every setting itself.
 */
@NullMarked
package dev.larder.engine.settings;

import org.jspecify.annotations.NullMarked;
