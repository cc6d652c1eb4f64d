/**
 * A Java agent that counts, inside a server that runs, what its requests cost: tasks given to
 * executors, and bytes copied. Byte Buddy puts the counting into the classes of the JDK, of Jetty
 * and of the memory store as they are loaded.
 */
@NullMarked
package dev.larder.server.counters;

import org.jspecify.annotations.NullMarked;
