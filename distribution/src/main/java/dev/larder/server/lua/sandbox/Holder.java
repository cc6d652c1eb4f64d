package dev.larder.server.lua.sandbox;

import org.luaj.vm2.LuaValue;

/** A value of the host that scripts have and that holds more than itself. */
public interface Holder {

  /** Bytes beside the values of Lua. */
  long heldBytes();

  /** Values of Lua that it holds. */
  Iterable<LuaValue> heldValues();
}
