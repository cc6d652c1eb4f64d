package dev.larder.server.lua.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.UpValue;
import org.luaj.vm2.Upvaldesc;
import org.luaj.vm2.Varargs;

/** The basic functions of Lua: those of 5.1 and of 5.2. {@code print} is the host's. */
final class BaseFunctions {

  /** Bytes of text that {@code load} takes at once. */
  private static final int MAX_SOURCE = 1 << 20;

  private static final LuaString ENV = LuaString.valueOf("_ENV");
  private static final Native NEXT = Native.of("next", BaseFunctions::next);
  private static final Native INEXT = Native.of("inext", a -> a.checktable(1).inext(a.arg(2)));

  private final Sandbox sandbox;
  private final ScriptFiles files;
  private final LuaTable loaded = new LuaTable();

  private BaseFunctions(Sandbox sandbox, ScriptFiles files) {
    this.sandbox = sandbox;
    this.files = files;
  }

  static void install(Sandbox sandbox, ScriptFiles files) {
    BaseFunctions own = new BaseFunctions(sandbox, files);
    LuaTable env = sandbox.environment();
    env.rawset("_G", env);
    env.rawset("_VERSION", LuaValue.valueOf("Lua 5.2"));
    Native.put(env, "assert", BaseFunctions::check);
    Native.put(env, "collectgarbage", BaseFunctions::collect);
    Native.put(env, "error", own::error);
    Native.put(env, "getmetatable", BaseFunctions::metatable);
    Native.put(env, "setmetatable", BaseFunctions::setMetatable);
    Native.put(env, "ipairs", a -> LuaValue.varargsOf(INEXT, a.checktable(1), LuaValue.ZERO));
    Native.put(env, "pairs", BaseFunctions::pairs);
    env.rawset("next", NEXT);
    Native.put(env, "pcall", own::pcall);
    Native.put(env, "xpcall", own::xpcall);
    Native.put(env, "rawequal", a -> LuaValue.valueOf(a.checkvalue(1).raweq(a.checkvalue(2))));
    Native.put(env, "rawget", a -> a.checktable(1).rawget(a.checkvalue(2)));
    Native.put(env, "rawlen", a -> LuaValue.valueOf(a.checkvalue(1).rawlen()));
    Native.put(env, "rawset", BaseFunctions::rawSet);
    Native.put(env, "select", BaseFunctions::select);
    Native.put(env, "tonumber", BaseFunctions::number);
    Native.put(env, "tostring", a -> text(a.checkvalue(1)));
    Native.put(env, "type", a -> LuaValue.valueOf(a.checkvalue(1).typename()));
    Native.put(env, "unpack", TableFunctions::unpack);
    Native.put(env, "load", own::load);
    Native.put(env, "loadstring", own::load);
    Native.put(env, "loadfile", own::loadFile);
    Native.put(env, "dofile", a -> ok(own.loadFile(a)).invoke());
    Native.put(env, "require", own::require);
    Native.put(env, "getfenv", own::getEnvironment);
    Native.put(env, "setfenv", own::setEnvironment);
    LuaTable packages = new LuaTable();
    packages.rawset("loaded", own.loaded);
    env.rawset("package", packages);
  }

  private static Varargs check(Varargs a) {
    if (a.checkvalue(1).toboolean()) {
      return a;
    }
    throw new LuaError(a.narg() > 1 ? a.arg(2) : LuaValue.valueOf("assertion failed!"));
  }

  /** Scripts do not say when memory is collected. */
  private static Varargs collect(Varargs a) {
    String option = a.optjstring(1, "collect");
    // Measuring would be a way to make the server work.
    return option.equals("isrunning") ? LuaValue.TRUE : LuaValue.ZERO;
  }

  private Varargs error(Varargs a) {
    LuaValue value = a.arg1();
    int level = a.optint(2, 1);
    if (value.type() == LuaValue.TSTRING && level > 0) {
      throw new LuaError(LuaValue.valueOf(sandbox.calls().where(level)).concat(value));
    }
    throw new LuaError(value.isnil() ? LuaValue.NIL : value);
  }

  private static Varargs metatable(Varargs a) {
    LuaValue value = a.checkvalue(1);
    if (value.type() == LuaValue.TSTRING) {
      return StringFunctions.shownMetatable();
    }
    LuaValue metatable = value.getmetatable();
    if (metatable == null || !(value instanceof LuaTable)) {
      return LuaValue.NIL;
    }
    LuaValue shown = metatable.rawget(LuaValue.METATABLE);
    return shown.isnil() ? metatable : shown;
  }

  private static Varargs setMetatable(Varargs a) {
    LuaTable table = a.checktable(1);
    LuaValue present = table.getmetatable();
    if (present != null && !present.rawget(LuaValue.METATABLE).isnil()) {
      throw new LuaError("cannot change a protected metatable");
    }
    LuaValue metatable = a.arg(2);
    if (!metatable.isnil() && !metatable.istable()) {
      throw new LuaError("bad argument #2 to 'setmetatable' (nil or table expected)");
    }
    return table.setmetatable(metatable.isnil() ? null : metatable);
  }

  private static Varargs next(Varargs a) {
    return a.checktable(1).next(a.arg(2));
  }

  private static Varargs pairs(Varargs a) {
    LuaValue value = a.checkvalue(1);
    LuaValue own = value.metatag(LuaValue.valueOf("__pairs"));
    if (!own.isnil()) {
      Varargs three = own.invoke(value);
      return LuaValue.varargsOf(three.arg(1), three.arg(2), three.arg(3));
    }
    return LuaValue.varargsOf(NEXT, value.checktable(), LuaValue.NIL);
  }

  private Varargs pcall(Varargs a) {
    return call(a.checkvalue(1), a.subargs(2), LuaValue.NIL);
  }

  private Varargs xpcall(Varargs a) {
    return call(a.checkvalue(1), a.subargs(3), a.checkvalue(2));
  }

  /** Errors that are no exceptions, such as that of a limit, are not caught: nobody may. */
  private Varargs call(LuaValue function, Varargs arguments, LuaValue handler) {
    sandbox.charge(1);
    LuaValue failure;
    try {
      return LuaValue.varargsOf(LuaValue.TRUE, function.invoke(arguments));
    } catch (LuaError e) {
      failure = Failures.value(e);
    } catch (RuntimeException e) {
      failure = LuaValue.valueOf(String.valueOf(e.getMessage()));
    }
    return LuaValue.varargsOf(LuaValue.FALSE, handler.isnil() ? failure : handler.call(failure));
  }

  private static Varargs rawSet(Varargs a) {
    a.checktable(1).rawset(a.checknotnil(2), a.checkvalue(3));
    return a.arg1();
  }

  private static Varargs select(Varargs a) {
    int count = a.narg() - 1;
    if (a.arg1().raweq(LuaValue.valueOf("#"))) {
      return LuaValue.valueOf(count);
    }
    int from = a.checkint(1);
    if (from == 0 || from < -count) {
      throw new LuaError("bad argument #1 to 'select' (index out of range)");
    }
    SandboxThread.current().charge(count >> 3);
    return a.subargs(from < 0 ? count + from + 2 : from + 1);
  }

  private static Varargs number(Varargs a) {
    LuaValue value = a.checkvalue(1);
    if (a.narg() < 2) {
      return value.tonumber();
    }
    int base = a.checkint(2);
    if (base < 2 || base > 36) {
      throw new LuaError("bad argument #2 to 'tonumber' (base out of range)");
    }
    return value.checkstring().tonumber(base);
  }

  /** {@code tostring}. */
  static LuaValue text(LuaValue value) {
    if (value.type() == LuaValue.TNUMBER || value.type() == LuaValue.TSTRING) {
      return Numbers.asString(value);
    }
    LuaValue own = value.metatag(LuaValue.TOSTRING);
    if (!own.isnil()) {
      return own.call(value);
    }
    return LuaValue.valueOf(value.tojstring());
  }

  private Varargs load(Varargs a) {
    LuaValue chunk = a.checkvalue(1);
    byte[] text;
    if (chunk.isfunction()) {
      text = collected(chunk);
    } else {
      LuaString string = chunk.checkstring();
      text = new byte[checkedSize(string.m_length)];
      string.copyInto(0, text, 0, text.length);
    }
    String name = a.optjstring(2, "chunk");
    return compiled(text, name.replaceFirst("^[=@]", ""), a.narg() >= 4 ? a.arg(4) : null);
  }

  private byte[] collected(LuaValue pieces) {
    java.io.ByteArrayOutputStream text = new java.io.ByteArrayOutputStream();
    while (true) {
      LuaValue piece = pieces.call();
      if (piece.isnil() || piece.length() == 0) {
        return text.toByteArray();
      }
      LuaString string = piece.checkstring();
      checkedSize(text.size() + string.m_length);
      text.write(string.m_bytes, string.m_offset, string.m_length);
    }
  }

  private static int checkedSize(int size) {
    if (size > MAX_SOURCE) {
      throw new LuaError("chunk is larger than 1 MiB");
    }
    return size;
  }

  private Varargs compiled(
      byte[] text, String name, @org.jspecify.annotations.Nullable LuaValue env) {
    // Compiling is a lot of work for each byte, and of memory.
    sandbox.charge(10L * text.length);
    sandbox.allocate(text.length);
    try {
      return sandbox.function(
          Scripts.compile(text, name), env == null ? sandbox.environment() : env);
    } catch (ScriptException e) {
      return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(String.valueOf(e.getMessage())));
    }
  }

  private Varargs loadFile(Varargs a) {
    String name = a.checkjstring(1);
    try {
      return compiled(files.read(name), name, a.narg() >= 3 ? a.arg(3) : null);
    } catch (IOException e) {
      return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(String.valueOf(e.getMessage())));
    }
  }

  private static LuaValue ok(Varargs loaded) {
    if (loaded.arg1().isnil()) {
      throw new LuaError(loaded.arg(2));
    }
    return loaded.arg1();
  }

  private Varargs require(Varargs a) {
    String name = a.checkjstring(1);
    LuaValue present = loaded.rawget(name);
    if (!present.isnil()) {
      return present;
    }
    LuaValue library = sandbox.environment().rawget(name);
    if (library.istable() && name.matches("string|table|math|os|coroutine")) {
      return library;
    }
    byte[] text;
    try {
      text = files.module(name);
    } catch (IOException e) {
      throw new LuaError("module '" + name + "' not found: " + e.getMessage());
    }
    LuaValue result = ok(compiled(text, name.replace('.', '/') + ".lua", null)).call(a.arg1());
    LuaValue module = result.isnil() ? LuaValue.TRUE : result;
    loaded.rawset(LuaValue.valueOf(name), module);
    return module;
  }

  private LuaValue functionAt(LuaValue which) {
    if (which.isfunction()) {
      return which;
    }
    int level = which.isnil() ? 1 : which.checkint();
    if (level == 0) {
      return LuaValue.NIL;
    }
    if (level < 0 || level > sandbox.calls().depth()) {
      throw new LuaError("invalid level");
    }
    return sandbox.calls().frame(level).function;
  }

  private Varargs getEnvironment(Varargs a) {
    LuaValue function = functionAt(a.arg1());
    int index = environmentOf(function);
    return index < 0 ? sandbox.environment() : ((LuaClosure) function).upValues[index].getValue();
  }

  private Varargs setEnvironment(Varargs a) {
    LuaValue function = functionAt(a.checkvalue(1));
    LuaTable env = a.checktable(2);
    if (!(function instanceof LuaClosure closure)) {
      throw new LuaError("'setfenv' cannot change environment of given object");
    }
    int index = environmentOf(function);
    if (index >= 0) {
      // Another variable: other functions share the present one.
      closure.upValues[index] = new UpValue(new LuaValue[] {env}, 0);
    }
    return function;
  }

  private static int environmentOf(LuaValue function) {
    if (function instanceof LuaClosure closure) {
      Upvaldesc[] names = closure.p.upvalues;
      for (int i = 0; i < names.length; i++) {
        if (ENV.raweq(names[i].name)) {
          return i;
        }
      }
    }
    return -1;
  }

  static LuaString bytes(String text) {
    return LuaString.valueOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
