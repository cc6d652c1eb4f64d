package dev.larder.server.lua.sandbox;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lua's {@code coroutine}. */
final class CoroutineFunctions {

  private CoroutineFunctions() {}

  static LuaTable table() {
    LuaTable table = new LuaTable();
    Native.put(table, "create", a -> SandboxThread.current().coroutine(a.checkfunction(1)));
    Native.put(
        table, "isyieldable", a -> LuaValue.valueOf(SandboxThread.current().running() != null));
    Native.put(table, "resume", CoroutineFunctions::resume);
    Native.put(table, "running", CoroutineFunctions::running);
    Native.put(table, "status", a -> LuaValue.valueOf(coroutine(a.arg1()).getStatus()));
    Native.put(table, "wrap", CoroutineFunctions::wrap);
    Native.put(table, "yield", CoroutineFunctions::suspend);
    return table;
  }

  private static Coroutine coroutine(LuaValue value) {
    if (value instanceof Coroutine coroutine) {
      return coroutine;
    }
    throw new LuaError("bad argument #1 (coroutine expected, got " + value.typename() + ")");
  }

  private static Varargs resume(Varargs a) {
    Coroutine coroutine = coroutine(a.arg1());
    try {
      return LuaValue.varargsOf(LuaValue.TRUE, coroutine.go(a.subargs(2)));
    } catch (LuaError e) {
      return LuaValue.varargsOf(LuaValue.FALSE, Failures.value(e));
    }
  }

  private static Varargs running(Varargs a) {
    Coroutine running = SandboxThread.current().running();
    // As in 5.1: nil for the main one, which nobody can resume or yield from.
    return running == null ? LuaValue.NIL : running;
  }

  private static Varargs wrap(Varargs a) {
    Coroutine coroutine = SandboxThread.current().coroutine(a.checkfunction(1));
    return Native.of("wrap", values -> coroutine.go(values));
  }

  private static Varargs suspend(Varargs a) {
    Coroutine running = SandboxThread.current().running();
    if (running == null) {
      throw new LuaError("attempt to yield from outside a coroutine");
    }
    return running.suspend(a);
  }
}
