/** Tests of bodies made of pieces. */
@NullMarked
package dev.larder.engine.body;

import org.jspecify.annotations.NullMarked;
