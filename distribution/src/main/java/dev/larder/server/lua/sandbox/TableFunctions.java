package dev.larder.server.lua.sandbox;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lua's {@code table}: what 5.1 and 5.2 have. */
final class TableFunctions {

  /** As many as C's Lua has room for. */
  private static final int MAX_RESULTS = 8000;

  private TableFunctions() {}

  static LuaTable table() {
    LuaTable table = new LuaTable();
    Native.put(table, "concat", TableFunctions::concat);
    Native.put(table, "foreach", TableFunctions::forEach);
    Native.put(table, "foreachi", TableFunctions::forEachIndex);
    Native.put(table, "getn", a -> LuaValue.valueOf(a.checktable(1).length()));
    Native.put(table, "insert", TableFunctions::insert);
    Native.put(table, "maxn", TableFunctions::maxIndex);
    Native.put(table, "pack", TableFunctions::pack);
    Native.put(table, "remove", TableFunctions::remove);
    Native.put(table, "sort", TableFunctions::sort);
    Native.put(table, "unpack", TableFunctions::unpack);
    return table;
  }

  private static Varargs concat(Varargs a) {
    LuaTable list = a.checktable(1);
    LuaString separator = Numbers.asString(a.optvalue(2, LuaString.valueOf("")));
    return Patterns.joined(
        list, separator, a.optint(3, 1), a.isnoneornil(4) ? list.length() : a.checkint(4));
  }

  private static Varargs forEach(Varargs a) {
    LuaTable table = a.checktable(1);
    LuaValue function = a.checkfunction(2);
    LuaValue key = LuaValue.NIL;
    while (true) {
      Varargs entry = table.next(key);
      key = entry.arg1();
      if (key.isnil()) {
        return LuaValue.NONE;
      }
      LuaValue result = function.call(key, entry.arg(2));
      if (!result.isnil()) {
        return result;
      }
    }
  }

  private static Varargs forEachIndex(Varargs a) {
    LuaTable table = a.checktable(1);
    LuaValue function = a.checkfunction(2);
    for (int i = 1; i <= table.length(); i++) {
      LuaValue result = function.call(LuaValue.valueOf(i), table.rawget(i));
      if (!result.isnil()) {
        return result;
      }
    }
    return LuaValue.NONE;
  }

  private static Varargs insert(Varargs a) {
    LuaTable list = a.checktable(1);
    int end = list.length() + 1;
    if (a.narg() == 2) {
      list.rawset(end, a.arg(2));
      return LuaValue.NONE;
    }
    if (a.narg() != 3) {
      throw new LuaError("wrong number of arguments to 'insert'");
    }
    int at = a.checkint(2);
    if (at < 1 || at > end) {
      throw new LuaError("bad argument #2 to 'insert' (position out of bounds)");
    }
    SandboxThread.current().charge((end - at) >> 3);
    for (int i = end; i > at; i--) {
      list.rawset(i, list.rawget(i - 1));
    }
    list.rawset(at, a.arg(3));
    return LuaValue.NONE;
  }

  private static Varargs remove(Varargs a) {
    LuaTable list = a.checktable(1);
    int length = list.length();
    int at = a.optint(2, length);
    if (length == 0 || at < 1 || at > length) {
      return LuaValue.NONE;
    }
    SandboxThread.current().charge((length - at) >> 3);
    LuaValue removed = list.rawget(at);
    for (int i = at; i < length; i++) {
      list.rawset(i, list.rawget(i + 1));
    }
    list.rawset(length, LuaValue.NIL);
    return removed;
  }

  private static Varargs maxIndex(Varargs a) {
    LuaTable table = a.checktable(1);
    double max = 0;
    LuaValue key = LuaValue.NIL;
    while (true) {
      key = table.next(key).arg1();
      if (key.isnil()) {
        return LuaValue.valueOf(max);
      }
      SandboxThread.current().charge(1);
      if (key.type() == LuaValue.TNUMBER) {
        max = Math.max(max, key.todouble());
      }
    }
  }

  private static Varargs pack(Varargs a) {
    LuaTable list = new LuaTable();
    for (int i = 1; i <= a.narg(); i++) {
      list.rawset(i, a.arg(i));
    }
    list.rawset("n", LuaValue.valueOf(a.narg()));
    SandboxThread.current().charge(a.narg() >> 3);
    return list;
  }

  static Varargs unpack(Varargs a) {
    LuaTable list = a.checktable(1);
    int from = a.optint(2, 1);
    int to = a.isnoneornil(3) ? list.length() : a.checkint(3);
    if (from > to) {
      return LuaValue.NONE;
    }
    if ((long) to - from >= MAX_RESULTS) {
      throw new LuaError("too many results to unpack");
    }
    LuaValue[] values = new LuaValue[to - from + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.rawget(from + i);
    }
    SandboxThread.current().charge(values.length >> 3);
    return LuaValue.varargsOf(values);
  }

  private static Varargs sort(Varargs a) {
    LuaTable list = a.checktable(1);
    LuaValue order = a.isnoneornil(2) ? LuaValue.NIL : a.checkfunction(2);
    long length = list.length();
    // Without a function of the script the comparisons are no instructions.
    SandboxThread.current().charge(length * (64 - Long.numberOfLeadingZeros(length)));
    list.sort(order);
    return LuaValue.NONE;
  }
}
