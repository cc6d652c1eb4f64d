package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.Native;
import dev.larder.server.lua.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code vr.env}: texts by name, which belong to the request. There are none at first. */
final class EnvironmentObject extends HostObject {

  private static final Map<String, Native> METHODS =
      Map.of(
          "get", Native.of("get", a -> self(a.arg1(), "get").value(a.checkstring(2))),
          "set", Native.of("set", a -> self(a.arg1(), "set").put(a.checkstring(2), a.arg(3))),
          "unset",
              Native.of("unset", a -> self(a.arg1(), "unset").put(a.checkstring(2), LuaValue.NIL)),
          "weak_set", Native.of("weak_set", EnvironmentObject::weakSet),
          "pairs", Native.of("pairs", a -> self(a.arg1(), "pairs").pairs()),
          "clear", Native.of("clear", a -> self(a.arg1(), "clear").clear()));

  private final Map<LuaString, LuaString> entries = new LinkedHashMap<>();

  EnvironmentObject() {
    super("environment", METHODS);
  }

  private static EnvironmentObject self(LuaValue value, String method) {
    return self(value, EnvironmentObject.class, "env:" + method + "(…)");
  }

  @Override
  LuaValue field(LuaValue key) {
    return value(key.checkstring());
  }

  @Override
  void setField(LuaValue key, LuaValue value) {
    put(key.checkstring(), value);
  }

  private LuaValue value(LuaString key) {
    @Nullable LuaString value = entries.get(key);
    return value == null ? LuaValue.NIL : value;
  }

  private LuaValue put(LuaString key, LuaValue value) {
    if (value.isnil()) {
      entries.remove(key);
    } else {
      entries.put(key, Sandbox.bytes(value));
    }
    return LuaValue.NONE.arg1();
  }

  private static Varargs weakSet(Varargs a) {
    EnvironmentObject self = self(a.arg1(), "weak_set");
    LuaString key = a.checkstring(2);
    return self.entries.containsKey(key) ? LuaValue.NONE : self.put(key, a.arg(3));
  }

  private Varargs pairs() {
    // A copy: what is read may be changed meanwhile.
    Iterator<Map.Entry<LuaString, LuaString>> rest =
        new ArrayList<>(entries.entrySet().stream().map(Map.Entry::copyOf).toList()).iterator();
    return Native.of(
        "next",
        a -> {
          if (!rest.hasNext()) {
            return LuaValue.NIL;
          }
          Map.Entry<LuaString, LuaString> next = rest.next();
          return LuaValue.varargsOf(next.getKey(), next.getValue());
        });
  }

  private LuaValue clear() {
    entries.clear();
    return LuaValue.NIL;
  }

  @Override
  public Iterable<LuaValue> heldValues() {
    List<LuaValue> values = new ArrayList<>(entries.keySet());
    values.addAll(entries.values());
    return values;
  }
}
