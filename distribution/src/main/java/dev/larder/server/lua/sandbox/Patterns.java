package dev.larder.server.lua.sandbox;

import java.io.ByteArrayOutputStream;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lua's {@code string.find}, {@code match}, {@code gmatch} and {@code gsub}. */
final class Patterns {

  private static final LuaString SPECIALS = LuaString.valueOf("^$*+?.([%-");

  private Patterns() {}

  static Varargs find(Varargs a) {
    return search(a, true);
  }

  static Varargs match(Varargs a) {
    return search(a, false);
  }

  private static Varargs search(Varargs a, boolean places) {
    Sandbox sandbox = SandboxThread.current();
    LuaString text = a.checkstring(1);
    LuaString pattern = a.checkstring(2);
    int init = a.optint(3, 1);
    int from = Math.max(0, init > 0 ? init - 1 : init < 0 ? text.m_length + init : 0);
    if (from > text.m_length) {
      return LuaValue.NIL;
    }
    if (places && (a.arg(4).toboolean() || pattern.indexOfAny(SPECIALS) < 0)) {
      int found = plain(sandbox, text, pattern, from);
      return found < 0
          ? LuaValue.NIL
          : LuaValue.varargsOf(
              LuaValue.valueOf(found + 1), LuaValue.valueOf(found + pattern.m_length));
    }
    boolean anchored = pattern.m_length > 0 && pattern.luaByte(0) == '^';
    PatternMatch match = new PatternMatch(sandbox, text, pattern);
    for (int s = from; s <= text.m_length; s++) {
      int end = match.at(s, anchored ? 1 : 0);
      if (end >= 0) {
        if (!places) {
          return captures(match, s, end, 1);
        }
        return LuaValue.varargsOf(
            LuaValue.valueOf(s + 1), LuaValue.valueOf(end), captures(match, s, end, 0));
      }
      if (anchored) {
        break;
      }
    }
    return LuaValue.NIL;
  }

  private static int plain(Sandbox sandbox, LuaString text, LuaString sought, int from) {
    int last = text.m_length - sought.m_length;
    for (int s = from; s <= last; s++) {
      int i = 0;
      while (i < sought.m_length && text.luaByte(s + i) == sought.luaByte(i)) {
        i++;
      }
      if (i == sought.m_length) {
        return s;
      }
      // A byte that is compared costs far less than an instruction.
      if ((s & 7) == 0 || i > 7) {
        sandbox.charge(1 + (i >> 3));
      }
    }
    return -1;
  }

  /** What matched in parentheses; without any, all that matched if {@code atLeast} is 1. */
  private static Varargs captures(PatternMatch match, int from, int end, int atLeast) {
    int count = Math.max(atLeast, match.captures());
    LuaValue[] values = new LuaValue[count];
    for (int i = 0; i < count; i++) {
      values[i] = match.capture(i, from, end);
    }
    return LuaValue.varargsOf(values);
  }

  static Varargs gmatch(Varargs a) {
    LuaString text = a.checkstring(1);
    LuaString pattern = a.checkstring(2);
    int[] next = {0};
    return Native.of(
        "gmatch",
        none -> {
          PatternMatch match = new PatternMatch(SandboxThread.current(), text, pattern);
          for (int s = next[0]; s <= text.m_length; s++) {
            int end = match.at(s, 0);
            if (end >= 0) {
              next[0] = end == s ? end + 1 : end;
              return captures(match, s, end, 1);
            }
          }
          next[0] = text.m_length + 1;
          return LuaValue.NIL;
        });
  }

  static Varargs gsub(Varargs a) {
    Sandbox sandbox = SandboxThread.current();
    LuaString text = a.checkstring(1);
    LuaString pattern = a.checkstring(2);
    LuaValue replacement = a.checkvalue(3);
    boolean known = replacement.isstring() || replacement.istable() || replacement.isfunction();
    if (!known) {
      throw new LuaError("bad argument #3 to 'gsub' (string/function/table expected)");
    }
    int most = a.optint(4, Integer.MAX_VALUE);
    boolean anchored = pattern.m_length > 0 && pattern.luaByte(0) == '^';
    PatternMatch match = new PatternMatch(sandbox, text, pattern);
    ByteArrayOutputStream result = new ByteArrayOutputStream(text.m_length + 16);
    int s = 0;
    int count = 0;
    while (count < most) {
      int end = match.at(s, anchored ? 1 : 0);
      if (end >= 0) {
        count++;
        LuaString piece = replaced(match, text, s, end, replacement);
        sandbox.grow(result.size(), piece.m_length);
        append(result, piece);
      }
      if (end > s) {
        s = end;
      } else if (s < text.m_length) {
        result.write(text.luaByte(s++));
      } else {
        break;
      }
      if (anchored) {
        break;
      }
    }
    if (s < text.m_length) {
      append(result, text.substring(s, text.m_length));
    }
    return LuaValue.varargsOf(LuaString.valueUsing(result.toByteArray()), LuaValue.valueOf(count));
  }

  private static void append(ByteArrayOutputStream result, LuaString piece) {
    result.write(piece.m_bytes, piece.m_offset, piece.m_length);
  }

  private static LuaString replaced(
      PatternMatch match, LuaString text, int from, int end, LuaValue replacement) {
    LuaValue value;
    if (replacement.istable()) {
      value = replacement.get(match.capture(0, from, end));
    } else if (replacement.isfunction()) {
      value = replacement.invoke(captures(match, from, end, 1)).arg1();
    } else {
      return expanded(match, from, end, replacement.checkstring());
    }
    if (!value.toboolean()) {
      return text.substring(from, end);
    }
    if (!value.isstring()) {
      throw new LuaError("invalid replacement value (a " + value.typename() + ")");
    }
    return Numbers.asString(value);
  }

  private static LuaString expanded(PatternMatch match, int from, int end, LuaString replacement) {
    if (replacement.indexOf((byte) '%', 0) < 0) {
      return replacement;
    }
    Sandbox sandbox = SandboxThread.current();
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    for (int i = 0; i < replacement.m_length; i++) {
      int c = replacement.luaByte(i);
      if (c != '%' || i + 1 >= replacement.m_length) {
        result.write(c);
        continue;
      }
      int special = replacement.luaByte(++i);
      if (special == '0') {
        sandbox.grow(result.size(), end - from);
        append(result, match.whole(from, end));
      } else if (special >= '1' && special <= '9') {
        LuaString piece = Numbers.asString(match.capture(special - '1', from, end));
        sandbox.grow(result.size(), piece.m_length);
        append(result, piece);
      } else {
        result.write(special);
      }
    }
    return LuaString.valueUsing(result.toByteArray());
  }

  /** The strings of a table, for functions that take lists. */
  static LuaString joined(LuaTable list, LuaString separator, int from, int to) {
    Sandbox sandbox = SandboxThread.current();
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    for (int i = from; i <= to; i++) {
      LuaValue value = list.rawget(i);
      if (!value.isstring()) {
        throw new LuaError(
            "invalid value (" + value.typename() + ") at index " + i + " in table for 'concat'");
      }
      LuaString piece = Numbers.asString(value);
      sandbox.charge(1);
      sandbox.grow(result.size(), (long) piece.m_length + separator.m_length);
      append(result, piece);
      if (i < to) {
        append(result, separator);
      } else {
        break;
      }
    }
    return LuaString.valueUsing(result.toByteArray());
  }
}
