package dev.larder.server.lua.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;

/** Compiles scripts, from text only: what is called precompiled could be anything. */
public final class Scripts {

  private Scripts() {}

  /**
   * A script that any state can make a function of.
   *
   * @param name what messages call it, such as a file's name
   * @throws ScriptException with {@code name:line: } and what is wrong there
   */
  public static Prototype compile(byte[] text, String name) throws ScriptException {
    try {
      return LuaC.instance.compile(new ByteArrayInputStream(withoutFirstComment(text)), "@" + name);
    } catch (LuaError e) {
      String message = Failures.message(String.valueOf(e.getMessage()));
      throw new ScriptException(message.isBlank() ? name + ": cannot be compiled" : message, false);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new ScriptException(name + ": cannot be compiled: " + e, false);
    }
  }

  /** {@code #!} in the first line is for the shell. */
  private static byte[] withoutFirstComment(byte[] text) {
    if (text.length == 0 || text[0] != '#') {
      return text;
    }
    byte[] rest = text.clone();
    for (int i = 0; i < rest.length && rest[i] != '\n'; i++) {
      rest[i] = ' ';
    }
    return rest;
  }
}
