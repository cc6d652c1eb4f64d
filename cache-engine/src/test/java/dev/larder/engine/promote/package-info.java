/** Tests of copies in stores in front. */
@NullMarked
package dev.larder.engine.promote;

import org.jspecify.annotations.NullMarked;
