package dev.larder.server.lua.sandbox;

import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The Lua functions that are being executed by one coroutine, the innermost last. */
final class Calls {

  /** Calls within calls. The threads' stacks hold more, see {@link SandboxThread}. */
  static final int MAX_DEPTH = 2000;

  private static final int TRACED = 12;

  /** One call. */
  static final class Frame {
    LuaClosure function;
    LuaValue[] registers;
    Varargs arguments;
    int pc;

    Frame(LuaClosure function, LuaValue[] registers, Varargs arguments) {
      this.function = function;
      this.registers = registers;
      this.arguments = arguments;
    }
  }

  private Frame[] frames = new Frame[16];
  private int depth;

  void push(LuaClosure function, LuaValue[] registers, Varargs arguments) {
    if (depth >= MAX_DEPTH) {
      throw new LuaError("stack overflow");
    }
    if (depth == frames.length) {
      frames = java.util.Arrays.copyOf(frames, 2 * depth);
    }
    frames[depth++] = new Frame(function, registers, arguments);
  }

  void pop() {
    frames[--depth] = null;
  }

  int depth() {
    return depth;
  }

  /**
   * A call.
   *
   * @param level 1 for the innermost
   */
  Frame frame(int level) {
    return frames[depth - level];
  }

  /** {@code file:line: } of a call; empty if there is no such call. */
  String where(int level) {
    if (level < 1 || level > depth) {
      return "";
    }
    return place(frame(level)) + ": ";
  }

  private static String place(Frame frame) {
    int[] lines = frame.function.p.lineinfo;
    String line =
        lines != null && frame.pc >= 0 && frame.pc < lines.length
            ? Integer.toString(lines[frame.pc])
            : "?";
    return frame.function.p.shortsource() + ":" + line;
  }

  /** Where the calls are, the innermost first. */
  String trace() {
    StringBuilder text = new StringBuilder();
    for (int level = 1; level <= depth && level <= TRACED; level++) {
      text.append(level == 1 ? "" : ", ").append(place(frame(level)));
    }
    return text.append(depth > TRACED ? ", …" : "").toString();
  }
}
