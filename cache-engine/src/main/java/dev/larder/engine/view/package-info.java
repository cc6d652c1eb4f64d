/** What clients see of a response: its fields, and those that say what the cache did. */
@NullMarked
package dev.larder.engine.view;

import org.jspecify.annotations.NullMarked;
