/** Tables of texts and their readings, and noise for every parser. */
@NullMarked
package dev.larder.engine.http;

import org.jspecify.annotations.NullMarked;
