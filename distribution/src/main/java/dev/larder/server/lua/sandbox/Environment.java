package dev.larder.server.lua.sandbox;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * The globals of a script. What the file sets when it is loaded is there for all requests; what is
 * set while a request is handled is there for that request alone, as in lighttpd2.
 */
final class Environment extends LuaTable {

  private @Nullable LuaTable request;

  /** From now on globals are those of a request; null for those of the file. */
  @Nullable LuaTable enter(@Nullable LuaTable next) {
    LuaTable before = request;
    request = next;
    return before;
  }

  @Override
  public LuaValue get(LuaValue key) {
    if (request != null) {
      LuaValue value = request.rawget(key);
      if (!value.isnil()) {
        return value;
      }
    }
    return super.get(key);
  }

  @Override
  public void set(LuaValue key, LuaValue value) {
    if (request != null) {
      request.set(key, value);
    } else {
      super.set(key, value);
    }
  }
}
