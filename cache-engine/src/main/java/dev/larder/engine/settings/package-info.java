/** What an operator decided: the settings of {@code cache { … }}, and the rules made from them. */
@NullMarked
package dev.larder.engine.settings;

import org.jspecify.annotations.NullMarked;
