/**
 * Lua that can do no harm: a state per thread whose scripts are held to a number of instructions,
 * to a time and to an amount of memory, and reach no file, process, class or other state. The one
 * place, with the package above, that knows the Lua library.
 */
@NullMarked
package dev.larder.server.lua.sandbox;

import org.jspecify.annotations.NullMarked;
