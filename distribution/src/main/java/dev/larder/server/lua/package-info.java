/**
 * Content that scripts of Lua make, with the objects that lighttpd2 gives to them. {@link
 * dev.larder.server.lua.LuaHandler} is the door.
 */
@NullMarked
package dev.larder.server.lua;

import org.jspecify.annotations.NullMarked;
