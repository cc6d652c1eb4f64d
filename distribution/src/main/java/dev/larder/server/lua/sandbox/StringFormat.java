package dev.larder.server.lua.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lua's {@code string.format}. */
final class StringFormat {

  /** What stands between the percent sign and the letter. */
  private record Spec(
      boolean left,
      boolean plus,
      boolean space,
      boolean alternative,
      boolean zero,
      int width,
      int precision,
      int end) {

    static Spec parse(LuaString form, int from) {
      boolean left = false;
      boolean plus = false;
      boolean space = false;
      boolean alternative = false;
      boolean zero = false;
      int i = from;
      for (; i < form.m_length && i - from < 6; i++) {
        int c = form.luaByte(i);
        if (c == '-') {
          left = true;
        } else if (c == '+') {
          plus = true;
        } else if (c == ' ') {
          space = true;
        } else if (c == '#') {
          alternative = true;
        } else if (c == '0') {
          zero = true;
        } else {
          break;
        }
      }
      int[] at = {i};
      int width = number(form, at);
      int precision = -1;
      if (at[0] < form.m_length && form.luaByte(at[0]) == '.') {
        at[0]++;
        precision = Math.max(0, number(form, at));
      }
      return new Spec(left, plus, space, alternative, zero, Math.max(0, width), precision, at[0]);
    }

    private static int number(LuaString form, int[] at) {
      int value = -1;
      for (int digits = 0; at[0] < form.m_length; at[0]++) {
        int c = form.luaByte(at[0]);
        if (c < '0' || c > '9') {
          return value;
        }
        if (++digits > 2) {
          throw new LuaError("invalid format (width or precision too long)");
        }
        value = Math.max(0, value) * 10 + c - '0';
      }
      return value;
    }
  }

  private StringFormat() {}

  static Varargs format(Varargs a) {
    Sandbox sandbox = SandboxThread.current();
    LuaString form = a.checkstring(1);
    ByteArrayOutputStream result = new ByteArrayOutputStream(form.m_length + 32);
    int argument = 1;
    for (int i = 0; i < form.m_length; i++) {
      int c = form.luaByte(i);
      if (c != '%') {
        result.write(c);
        continue;
      }
      if (++i >= form.m_length) {
        throw new LuaError("invalid option '%' to 'format'");
      }
      if (form.luaByte(i) == '%') {
        result.write('%');
        continue;
      }
      Spec spec = Spec.parse(form, i);
      i = spec.end();
      if (i >= form.m_length) {
        throw new LuaError("invalid option '%' to 'format'");
      }
      argument++;
      if (argument > a.narg()) {
        throw new LuaError("bad argument #" + argument + " to 'format' (no value)");
      }
      LuaString piece = converted(spec, form.luaByte(i), a.arg(argument));
      sandbox.charge(4);
      sandbox.grow(result.size(), piece.m_length);
      result.write(piece.m_bytes, piece.m_offset, piece.m_length);
    }
    return LuaString.valueUsing(result.toByteArray());
  }

  private static LuaString converted(Spec spec, int letter, LuaValue value) {
    return switch (letter) {
      case 'c' -> padded(spec, LuaString.valueUsing(new byte[] {(byte) value.checkint()}));
      case 'd', 'i' -> integer(spec, value.checklong());
      case 'u' -> number(spec, "", Long.toUnsignedString(value.checklong()));
      case 'o' ->
          number(spec, spec.alternative() ? "0" : "", Long.toOctalString(value.checklong()));
      case 'x' -> number(spec, spec.alternative() ? "0x" : "", Long.toHexString(value.checklong()));
      case 'X' ->
          number(
              spec,
              spec.alternative() ? "0X" : "",
              Long.toHexString(value.checklong()).toUpperCase(java.util.Locale.ROOT));
      case 'e', 'E', 'f', 'F', 'g', 'G' -> fraction(spec, letter, value.checkdouble());
      case 'q' -> quoted(value.checkstring());
      case 's' -> {
        LuaString text = BaseFunctions.text(value).checkstring();
        yield padded(
            spec,
            spec.precision() >= 0 && spec.precision() < text.m_length
                ? text.substring(0, spec.precision())
                : text);
      }
      default -> throw new LuaError("invalid option '%" + (char) letter + "' to 'format'");
    };
  }

  private static String plus(Spec spec) {
    return spec.plus() ? "+" : spec.space() ? " " : "";
  }

  private static LuaString integer(Spec spec, long value) {
    String digits = Long.toString(value);
    return value < 0 ? number(spec, "-", digits.substring(1)) : number(spec, plus(spec), digits);
  }

  private static LuaString number(Spec spec, String prefix, String digits) {
    StringBuilder text = new StringBuilder();
    for (int i = digits.length(); i < spec.precision(); i++) {
      text.append('0');
    }
    text.append(digits);
    boolean fill = spec.zero() && !spec.left() && spec.precision() < 0;
    return filled(spec, prefix, text.toString(), fill);
  }

  private static LuaString filled(Spec spec, String prefix, String digits, boolean zeros) {
    int missing = spec.width() - prefix.length() - digits.length();
    String all = zeros && missing > 0 ? prefix + "0".repeat(missing) + digits : prefix + digits;
    return padded(spec, LuaString.valueOf(all));
  }

  private static LuaString fraction(Spec spec, int letter, double value) {
    int precision = spec.precision() < 0 ? 6 : spec.precision();
    String text =
        switch (letter | 0x20) {
          case 'e' -> Numbers.scientific(value, precision);
          case 'f' -> Numbers.fixed(value, precision);
          default -> Numbers.general(value, precision, spec.alternative());
        };
    if (letter < 'a') {
      text = text.toUpperCase(java.util.Locale.ROOT);
    }
    boolean negative = text.startsWith("-");
    boolean finite = !Double.isNaN(value) && !Double.isInfinite(value);
    return filled(
        spec,
        negative ? "-" : plus(spec),
        negative ? text.substring(1) : text,
        finite && spec.zero() && !spec.left());
  }

  private static LuaString padded(Spec spec, LuaString text) {
    int missing = spec.width() - text.m_length;
    if (missing <= 0) {
      return text;
    }
    byte[] spaces = " ".repeat(missing).getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream result = new ByteArrayOutputStream(spec.width());
    if (!spec.left()) {
      result.writeBytes(spaces);
    }
    result.write(text.m_bytes, text.m_offset, text.m_length);
    if (spec.left()) {
      result.writeBytes(spaces);
    }
    return LuaString.valueUsing(result.toByteArray());
  }

  private static LuaString quoted(LuaString text) {
    SandboxThread.current().allocate(4L * text.m_length + 2);
    ByteArrayOutputStream result = new ByteArrayOutputStream(text.m_length + 2);
    result.write('"');
    for (int i = 0; i < text.m_length; i++) {
      int c = text.luaByte(i);
      switch (c) {
        case '"', '\\', '\n' -> {
          result.write('\\');
          result.write(c);
        }
        case '\r' -> result.writeBytes(new byte[] {'\\', 'r'});
        case 0 -> result.writeBytes(new byte[] {'\\', '0', '0', '0'});
        default -> result.write(c);
      }
    }
    result.write('"');
    return LuaString.valueUsing(result.toByteArray());
  }
}
