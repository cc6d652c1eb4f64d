/** Which stores a URL is enabled for. */
@NullMarked
package dev.larder.engine.policy;

import org.jspecify.annotations.NullMarked;
