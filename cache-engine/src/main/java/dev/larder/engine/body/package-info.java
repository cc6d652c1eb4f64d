/** Bodies that are made of pieces of others. */
@NullMarked
package dev.larder.engine.body;

import org.jspecify.annotations.NullMarked;
