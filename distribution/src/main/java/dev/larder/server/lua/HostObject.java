package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.Holder;
import dev.larder.server.lua.sandbox.Native;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;

/**
 * An object of the host, as scripts see it: methods and fields, in one space of names. Scripts
 * cannot take it apart: it has no metatable.
 */
abstract class HostObject extends LuaUserdata implements Holder {

  private final String kind;
  private final Map<String, Native> methods;

  /**
   * An object.
   *
   * @param kind what messages call it
   * @param methods by name; they get the object as their first argument
   */
  HostObject(String kind, Map<String, Native> methods) {
    super(kind);
    this.kind = kind;
    this.methods = methods;
  }

  /** A field; null if there is none of the name. */
  abstract @Nullable LuaValue field(LuaValue key);

  /** Sets a field. */
  void setField(LuaValue key, LuaValue value) {
    throw new LuaError("cannot set '" + key.tojstring() + "' of " + kind);
  }

  @Override
  public final LuaValue get(LuaValue key) {
    Native method = key.type() == TSTRING ? methods.get(key.tojstring()) : null;
    if (method != null) {
      return method;
    }
    LuaValue value = field(key);
    if (value == null) {
      throw new LuaError(kind + " has no '" + key.tojstring() + "'");
    }
    return value;
  }

  @Override
  public final void set(LuaValue key, LuaValue value) {
    setField(key, value);
  }

  @Override
  public String tojstring() {
    return kind + ": " + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public long heldBytes() {
    return 0;
  }

  @Override
  public Iterable<LuaValue> heldValues() {
    return List.of();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** The object whose method is called. */
  static <T extends HostObject> T self(LuaValue value, Class<T> type, String call) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new LuaError("call it with a colon: " + call);
  }
}
