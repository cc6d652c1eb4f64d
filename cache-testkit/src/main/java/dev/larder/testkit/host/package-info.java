/** What a host gives to a store, for tests: the time, settings, a context and an ear for events. */
@NullMarked
package dev.larder.testkit.host;

import org.jspecify.annotations.NullMarked;
