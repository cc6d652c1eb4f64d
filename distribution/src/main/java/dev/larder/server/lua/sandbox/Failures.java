package dev.larder.server.lua.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/** The messages of Lua's errors, as Lua itself words them. */
final class Failures {

  /** Stands between a message and where it came from; the library has them in one string. */
  static final String MARK = "\u0001";

  private static final Pattern PLACE = Pattern.compile("^@?([^\\n]*?:(?:\\d+|\\?)) (?!\\s)");

  private Failures() {}

  /** The value that {@code pcall} returns. */
  static LuaValue value(LuaError error) {
    LuaValue value = error.getMessageObject();
    if (value == null || value.isnil()) {
      return LuaValue.NIL;
    }
    return value.isstring() ? LuaValue.valueOf(message(value.tojstring())) : value;
  }

  /** The message, and where the error was, for a log. */
  static String text(LuaError error) {
    LuaValue value = error.getMessageObject();
    String text = value == null ? String.valueOf(error.getMessage()) : value.tojstring();
    String raw = String.valueOf(error.getMessage());
    int mark = raw.indexOf(MARK);
    String calls = mark < 0 ? "" : raw.substring(mark + 1).strip();
    return message(text) + (calls.isEmpty() ? "" : " (in " + calls + ")");
  }

  /** Cuts off where it came from, and puts the colon behind the line that Lua puts there. */
  static String message(String text) {
    int mark = text.indexOf(MARK);
    String message = (mark < 0 ? text : text.substring(0, mark)).stripTrailing();
    Matcher place = PLACE.matcher(message);
    return place.find() && !message.startsWith(": ", place.end(1))
        ? place.group(1) + ": " + message.substring(place.end())
        : message;
  }
}
