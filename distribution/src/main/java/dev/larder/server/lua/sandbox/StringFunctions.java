package dev.larder.server.lua.sandbox;

import java.io.ByteArrayOutputStream;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lua's {@code string}, without what makes programs of functions ({@code dump}). */
final class StringFunctions {

  /** As many as C's Lua has room for. */
  private static final int MAX_RESULTS = 8000;

  private StringFunctions() {}

  static LuaTable table() {
    LuaTable table = new LuaTable();
    Native.put(table, "byte", StringFunctions::bytes);
    Native.put(table, "char", StringFunctions::chars);
    Native.put(table, "find", Patterns::find);
    Native.put(table, "format", StringFormat::format);
    Native.put(table, "gfind", Patterns::gmatch);
    Native.put(table, "gmatch", Patterns::gmatch);
    Native.put(table, "gsub", Patterns::gsub);
    Native.put(table, "len", a -> LuaValue.valueOf(a.checkstring(1).m_length));
    Native.put(table, "lower", a -> mapped(a, 'A', 'Z', 32));
    Native.put(table, "match", Patterns::match);
    Native.put(table, "rep", StringFunctions::repeat);
    Native.put(table, "reverse", StringFunctions::reverse);
    Native.put(table, "sub", StringFunctions::sub);
    Native.put(table, "upper", a -> mapped(a, 'a', 'z', -32));
    return table;
  }

  /**
   * Makes methods of the functions: {@code ("x"):rep(3)}. The library has one metatable for the
   * strings of all states: it finds the functions in the state of the thread, and no script gets
   * hold of it.
   */
  static void installMetatable() {
    LuaString.s_metatable = Metatable.OF_ALL_STRINGS;
  }

  private static final class Metatable {
    static final LuaTable OF_ALL_STRINGS = new LuaTable();

    static {
      OF_ALL_STRINGS.rawset(
          LuaValue.INDEX,
          Native.of(
              "index", a -> SandboxThread.current().environment().rawget("string").get(a.arg(2))));
    }
  }

  /** What {@code getmetatable("")} shows; a change of it changes nothing. */
  static LuaValue shownMetatable() {
    LuaTable shown = new LuaTable();
    shown.rawset(LuaValue.INDEX, SandboxThread.current().environment().rawget("string"));
    return shown;
  }

  /** An index that may count from the end. */
  private static int index(int position, int length) {
    return position >= 0 ? position : Math.max(0, length + position + 1);
  }

  private static Varargs bytes(Varargs a) {
    LuaString text = a.checkstring(1);
    int from = Math.max(1, index(a.optint(2, 1), text.m_length));
    int to = Math.min(text.m_length, index(a.optint(3, from), text.m_length));
    if (from > to) {
      return LuaValue.NONE;
    }
    if (to - from >= MAX_RESULTS) {
      throw new LuaError("string slice too long");
    }
    LuaValue[] values = new LuaValue[to - from + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = LuaValue.valueOf(text.luaByte(from - 1 + i));
    }
    SandboxThread.current().charge(values.length >> 3);
    return LuaValue.varargsOf(values);
  }

  private static Varargs chars(Varargs a) {
    byte[] bytes = new byte[a.narg()];
    for (int i = 0; i < bytes.length; i++) {
      int c = a.checkint(i + 1);
      if (c < 0 || c > 255) {
        throw new LuaError("bad argument #" + (i + 1) + " to 'char' (invalid value)");
      }
      bytes[i] = (byte) c;
    }
    SandboxThread.current().charge(bytes.length >> 3);
    return LuaString.valueUsing(bytes);
  }

  private static Varargs mapped(Varargs a, int first, int last, int by) {
    LuaString text = a.checkstring(1);
    SandboxThread.current().allocate(text.m_length);
    byte[] bytes = new byte[text.m_length];
    for (int i = 0; i < bytes.length; i++) {
      int c = text.luaByte(i);
      bytes[i] = (byte) (c >= first && c <= last ? c + by : c);
    }
    return LuaString.valueUsing(bytes);
  }

  private static Varargs repeat(Varargs a) {
    LuaString text = Numbers.asString(a.checkvalue(1));
    int count = a.checkint(2);
    LuaString separator = a.optstring(3, LuaString.valueOf(""));
    if (count <= 0) {
      return LuaString.valueOf("");
    }
    long size = (long) text.m_length * count + (long) separator.m_length * (count - 1);
    Sandbox sandbox = SandboxThread.current();
    sandbox.allocate(size);
    sandbox.charge(count >> 3);
    ByteArrayOutputStream result = new ByteArrayOutputStream((int) size);
    for (int i = 0; i < count; i++) {
      if (i > 0 && separator.m_length > 0) {
        result.write(separator.m_bytes, separator.m_offset, separator.m_length);
      }
      result.write(text.m_bytes, text.m_offset, text.m_length);
    }
    return LuaString.valueUsing(result.toByteArray());
  }

  private static Varargs reverse(Varargs a) {
    LuaString text = a.checkstring(1);
    SandboxThread.current().allocate(text.m_length);
    byte[] bytes = new byte[text.m_length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.luaByte(bytes.length - 1 - i);
    }
    return LuaString.valueUsing(bytes);
  }

  private static Varargs sub(Varargs a) {
    LuaString text = Numbers.asString(a.checkvalue(1));
    int from = Math.max(1, index(a.checkint(2), text.m_length));
    int to = Math.min(text.m_length, index(a.optint(3, -1), text.m_length));
    return from > to ? LuaString.valueOf("") : text.substring(from - 1, to);
  }
}
