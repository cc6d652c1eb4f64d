/** JMH benchmarks of the engine. */
@NullMarked
package dev.larder.benchmarks;

import org.jspecify.annotations.NullMarked;
