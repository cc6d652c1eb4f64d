/**
 * The compatibility kit: what every storage provider must pass.
 *
 * <p>A provider's test extends {@link dev.larder.testkit.kit.StoreCompatibilityKit}; there is one
 * class for each subject.
 */
@NullMarked
package dev.larder.testkit.kit;

import org.jspecify.annotations.NullMarked;
