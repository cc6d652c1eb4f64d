/**
 * Deliberately broken stores: each makes one {@link dev.larder.testkit.broken.Mistake}, and the
 * compatibility kit must notice it.
 */
@NullMarked
package dev.larder.testkit.broken;

import org.jspecify.annotations.NullMarked;
