package dev.larder.server.lua.sandbox;

import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** A function of Lua that is written in Java. It keeps nothing, so that states can share it. */
public final class Native extends VarArgFunction {

  /** What the function does. */
  @FunctionalInterface
  public interface Body {

    /**
     * Does it.
     *
     * @throws org.luaj.vm2.LuaError if the arguments are not right
     */
    Varargs apply(Varargs arguments);
  }

  private final Body body;

  private Native(String name, Body body) {
    this.name = name;
    this.body = body;
  }

  /** A function. */
  public static Native of(String name, Body body) {
    return new Native(name, body);
  }

  /** Puts a function into a table. */
  static void put(LuaTable table, String name, Body body) {
    table.rawset(LuaValue.valueOf(name), of(name, body));
  }

  @Override
  public Varargs invoke(Varargs arguments) {
    return body.apply(arguments);
  }
}
