@NullMarked
package dev.larder.engine.lookup;

import org.jspecify.annotations.NullMarked;
