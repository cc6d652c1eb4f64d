/**
 * A provider whose stores fail on demand: type {@code faulty}, around a store of another type.
 *
 * <p>A test in the same JVM holds the {@link dev.larder.testkit.fault.FaultPlan} of the store's
 * instance name; a packaged server is told by the store's settings.
 */
@NullMarked
package dev.larder.testkit.fault;

import org.jspecify.annotations.NullMarked;
