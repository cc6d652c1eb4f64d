package dev.larder.server.lua.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Of Lua's {@code os} what tells the time; there is no file, process or variable to reach. */
final class TimeFunctions {

  private static final int MAX_FORMAT = 1000;

  private TimeFunctions() {}

  static LuaTable table(InstantSource clock) {
    LuaTable table = new LuaTable();
    Native.put(table, "clock", a -> LuaValue.valueOf(SandboxThread.current().account().seconds()));
    Native.put(table, "date", a -> date(clock, a));
    Native.put(table, "difftime", a -> LuaValue.valueOf(a.checkdouble(1) - a.optdouble(2, 0)));
    Native.put(table, "time", a -> time(clock, a));
    return table;
  }

  private static Varargs time(InstantSource clock, Varargs a) {
    if (a.narg() == 0 || a.arg1().isnil()) {
      return LuaValue.valueOf((double) clock.instant().getEpochSecond());
    }
    LuaTable fields = a.checktable(1);
    try {
      LocalDateTime day = LocalDateTime.of(field(fields, "year", -1), 1, 1, 0, 0);
      return LuaValue.valueOf(
          (double)
              day.plusMonths(field(fields, "month", -1) - 1L)
                  .plusDays(field(fields, "day", -1) - 1L)
                  .plusHours(field(fields, "hour", 12))
                  .plusMinutes(field(fields, "min", 0))
                  .plusSeconds(field(fields, "sec", 0))
                  .atZone(ZoneId.systemDefault())
                  .toEpochSecond());
    } catch (DateTimeException e) {
      throw new LuaError("time cannot be represented: " + e.getMessage());
    }
  }

  private static int field(LuaTable fields, String name, int otherwise) {
    LuaValue value = fields.rawget(name);
    if (value.isnil() && otherwise < 0) {
      throw new LuaError("field '" + name + "' missing in date table");
    }
    return value.isnil() ? otherwise : value.checkint();
  }

  private static Varargs date(InstantSource clock, Varargs a) {
    String format = a.optjstring(1, "%c");
    if (format.length() > MAX_FORMAT) {
      throw new LuaError("the format is too long");
    }
    boolean utc = format.startsWith("!");
    String form = utc ? format.substring(1) : format;
    ZonedDateTime time;
    try {
      Instant instant =
          a.narg() < 2 ? clock.instant() : Instant.ofEpochSecond((long) a.checkdouble(2));
      time = instant.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault());
    } catch (DateTimeException e) {
      throw new LuaError("time cannot be represented: " + e.getMessage());
    }
    SandboxThread.current().charge(10L * form.length());
    return form.startsWith("*t") ? fields(time) : LuaValue.valueOf(formatted(form, time));
  }

  private static LuaTable fields(ZonedDateTime time) {
    LuaTable fields = new LuaTable();
    fields.rawset("year", LuaValue.valueOf(time.getYear()));
    fields.rawset("month", LuaValue.valueOf(time.getMonthValue()));
    fields.rawset("day", LuaValue.valueOf(time.getDayOfMonth()));
    fields.rawset("hour", LuaValue.valueOf(time.getHour()));
    fields.rawset("min", LuaValue.valueOf(time.getMinute()));
    fields.rawset("sec", LuaValue.valueOf(time.getSecond()));
    fields.rawset("wday", LuaValue.valueOf(time.getDayOfWeek().getValue() % 7 + 1));
    fields.rawset("yday", LuaValue.valueOf(time.getDayOfYear()));
    fields.rawset(
        "isdst", LuaValue.valueOf(time.getZone().getRules().isDaylightSavings(time.toInstant())));
    return fields;
  }

  private static String formatted(String form, ZonedDateTime time) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      char c = form.charAt(i);
      if (c != '%' || i + 1 == form.length()) {
        text.append(c);
        continue;
      }
      char letter = form.charAt(++i);
      String pattern =
          switch (letter) {
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'b', 'h' -> "MMM";
            case 'B' -> "MMMM";
            case 'c' -> "EEE MMM d HH:mm:ss yyyy";
            case 'd' -> "dd";
            case 'D', 'x' -> "MM/dd/yy";
            case 'F' -> "yyyy-MM-dd";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'j' -> "DDD";
            case 'm' -> "MM";
            case 'M' -> "mm";
            case 'p' -> "a";
            case 'S' -> "ss";
            case 'T', 'X' -> "HH:mm:ss";
            case 'y' -> "yy";
            case 'Y' -> "yyyy";
            case 'z' -> "xx";
            case 'Z' -> "zzz";
            default -> "";
          };
      if (!pattern.isEmpty()) {
        text.append(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time));
      } else if (letter == 'w') {
        text.append(time.getDayOfWeek().getValue() % 7);
      } else if (letter == '%') {
        text.append('%');
      } else {
        throw new LuaError("invalid conversion specifier '%" + letter + "'");
      }
    }
    return text.toString();
  }
}
