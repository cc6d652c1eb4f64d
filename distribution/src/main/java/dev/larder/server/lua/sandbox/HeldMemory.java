package dev.larder.server.lua.sandbox;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.UpValue;
import org.luaj.vm2.Varargs;

/**
 * Adds up the memory of all that can be reached from some values. Sizes are those of a JVM with
 * compressed references, roughly.
 */
final class HeldMemory {

  private static final int OBJECT = 24;
  private static final int TABLE = 72;
  private static final int ENTRY = 40;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private final long enough;
  private long bytes;

  /**
   * Nothing yet.
   *
   * @param enough bytes at which the counting may end
   */
  HeldMemory(long enough) {
    this.enough = enough;
  }

  /** Bytes so far; at least {@code enough} if it is more than that. */
  long bytes() {
    while (bytes <= enough && !open.isEmpty()) {
      measure(open.pop());
    }
    open.clear();
    return bytes;
  }

  void add(@Nullable LuaValue value) {
    if (value == null) {
      return;
    }
    switch (value.type()) {
      case LuaValue.TSTRING,
          LuaValue.TTABLE,
          LuaValue.TFUNCTION,
          LuaValue.TTHREAD,
          LuaValue.TUSERDATA ->
          later(value);
      case LuaValue.TNUMBER -> bytes += OBJECT;
      default -> {}
    }
  }

  private void later(Object object) {
    if (seen.add(object)) {
      open.push(object);
    }
  }

  void add(Varargs values) {
    for (int i = 1; i <= values.narg(); i++) {
      add(values.arg(i));
    }
  }

  void add(Calls calls) {
    for (int level = 1; level <= calls.depth(); level++) {
      Calls.Frame frame = calls.frame(level);
      bytes += OBJECT + 8L * frame.registers.length;
      add(frame.function);
      add(frame.arguments);
      for (LuaValue register : frame.registers) {
        add(register);
      }
    }
  }

  private void measure(Object object) {
    if (object instanceof LuaString string) {
      bytes += OBJECT;
      if (seen.add(string.m_bytes)) {
        bytes += OBJECT + string.m_bytes.length;
      }
    } else if (object instanceof LuaTable table) {
      measureTable(table);
    } else if (object instanceof LuaClosure closure) {
      bytes += 2 * OBJECT + 8L * closure.upValues.length;
      later(closure.p);
      for (UpValue upValue : closure.upValues) {
        if (upValue != null && seen.add(upValue)) {
          bytes += 2 * OBJECT;
          add(upValue.getValue());
        }
      }
    } else if (object instanceof Prototype prototype) {
      measurePrototype(prototype);
    } else if (object instanceof Coroutine coroutine) {
      bytes += 4 * OBJECT;
      coroutine.addTo(this);
    } else if (object instanceof Holder holder) {
      bytes += 2 * OBJECT + holder.heldBytes();
      for (LuaValue value : holder.heldValues()) {
        add(value);
      }
    } else {
      bytes += OBJECT;
    }
  }

  private void measureTable(LuaTable table) {
    bytes += TABLE;
    add(table.getmetatable());
    LuaValue key = LuaValue.NIL;
    while (bytes <= enough) {
      Varargs entry = table.next(key);
      key = entry.arg1();
      if (key.isnil()) {
        return;
      }
      bytes += ENTRY;
      add(key);
      add(entry.arg(2));
    }
  }

  private void measurePrototype(Prototype prototype) {
    bytes += 4 * OBJECT + 8L * prototype.code.length + 8L * prototype.k.length;
    for (LuaValue constant : prototype.k) {
      add(constant);
    }
    for (Prototype inner : prototype.p) {
      later(inner);
    }
  }
}
