package dev.larder.server.lua;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/** Some fields with names; those that scripts may change hold strings. */
final class RecordObject extends HostObject {

  private final Map<String, LuaValue> fields;
  private final boolean writable;

  RecordObject(String kind, Map<String, LuaValue> fields, boolean writable) {
    super(kind, Map.of());
    this.fields = new LinkedHashMap<>(fields);
    this.writable = writable;
  }

  @Override
  @Nullable LuaValue field(LuaValue key) {
    return fields.get(key.tojstring());
  }

  @Override
  void setField(LuaValue key, LuaValue value) {
    String name = key.tojstring();
    if (!writable || !fields.containsKey(name)) {
      super.setField(key, value);
    }
    if (!value.isstring()) {
      throw new LuaError("'" + name + "' is a string");
    }
    fields.put(name, value.strvalue());
  }

  @Override
  public Iterable<LuaValue> heldValues() {
    return fields.values();
  }
}
