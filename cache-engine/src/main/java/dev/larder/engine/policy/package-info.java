/** The settings of one location made ready for use: which stores for which request. */
@NullMarked
package dev.larder.engine.policy;

import org.jspecify.annotations.NullMarked;
