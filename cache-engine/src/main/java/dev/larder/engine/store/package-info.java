/** The engine's side of the storage provider interface: finding, opening and shielding stores. */
@NullMarked
package dev.larder.engine.store;

import org.jspecify.annotations.NullMarked;
