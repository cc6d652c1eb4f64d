/** Stores, writers and handles that hand everything on: what decorators of a store extend. */
@NullMarked
package dev.larder.testkit.forward;

import org.jspecify.annotations.NullMarked;
