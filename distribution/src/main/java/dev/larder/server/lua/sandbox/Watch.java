package dev.larder.server.lua.sandbox;

import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.DebugLib;

/**
 * What the interpreter calls before each instruction. It is in the place of the debug library, of
 * which scripts see nothing.
 */
final class Watch extends DebugLib {

  private final Sandbox sandbox;

  Watch(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public void onCall(LuaFunction function) {}

  @Override
  public void onCall(LuaClosure function, Varargs arguments, LuaValue[] registers) {
    // Before the push: the interpreter does not report the return from a call that fails here.
    sandbox.account().instruction(sandbox.held());
    sandbox.calls().push(function, registers, arguments);
  }

  @Override
  public void onInstruction(int pc, Varargs values, int top) {
    Calls.Frame frame = sandbox.calls().frame(1);
    frame.pc = pc;
    sandbox.account().instruction(sandbox.held());
    int instruction = frame.function.p.code[pc];
    if ((instruction & 0x3f) == Lua.OP_CONCAT) {
      beforeConcat(frame.registers, instruction >>> 23, (instruction >> 14) & 0x1ff);
    }
  }

  /** Looks at the sum first, and writes numbers as Lua does; the library rounds them to floats. */
  private void beforeConcat(LuaValue[] registers, int first, int last) {
    long bytes = 0;
    boolean plain = true;
    boolean fractions = false;
    for (int i = first; i <= last; i++) {
      LuaValue value = registers[i];
      if (value instanceof LuaString string) {
        bytes += string.m_length;
      } else if (value.type() == LuaValue.TNUMBER) {
        bytes += 24;
        fractions |= !value.isinttype();
      } else {
        plain = false;
      }
    }
    sandbox.account().allocate(bytes, sandbox.held());
    if (plain && fractions) {
      for (int i = first; i <= last; i++) {
        registers[i] = Numbers.asString(registers[i]);
      }
    }
  }

  @Override
  public void onReturn() {
    sandbox.calls().pop();
  }

  /** What goes behind the message of each error; see {@link Failures}. */
  @Override
  public String traceback(int level) {
    return Failures.MARK + sandbox.calls().trace();
  }
}
