package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.Native;
import dev.larder.server.lua.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** {@code lighty}: what handlers return, digests, and lines for the log. */
final class LightyTable {

  private static final int LONGEST_LINE = 4000;

  private LightyTable() {}

  static LuaTable of(Logger log, String script) {
    LuaTable lighty = new LuaTable();
    for (Verdict verdict : Verdict.values()) {
      lighty.rawset("HANDLER_" + verdict.name(), LuaValue.valueOf(verdict.number()));
    }
    put(lighty, "print", a -> line(log, Level.ERROR, script, a));
    put(lighty, "error", a -> line(log, Level.ERROR, script, a));
    put(lighty, "warning", a -> line(log, Level.WARN, script, a));
    put(lighty, "info", a -> line(log, Level.INFO, script, a));
    put(lighty, "debug", a -> line(log, Level.DEBUG, script, a));
    put(lighty, "md5", a -> digest("MD5", a));
    put(lighty, "sha1", a -> digest("SHA-1", a));
    put(lighty, "sha256", a -> digest("SHA-256", a));
    put(lighty, "path_simplify", a -> simplified(Sandbox.bytes(a.checkstring(1))));
    return lighty;
  }

  private static void put(LuaTable table, String name, Native.Body body) {
    table.rawset(name, Native.of(name, body));
  }

  /**
   * Writes a line.
   *
   * @param from what the line begins with
   */
  static Varargs line(Logger log, Level level, String from, Varargs values) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= values.narg() && text.length() < LONGEST_LINE; i++) {
      text.append(i == 1 ? "" : " ").append(Sandbox.text(values.arg(i)));
    }
    Sandbox.chargeCurrent(100, 2L * text.length());
    if (text.length() > LONGEST_LINE) {
      text.setLength(LONGEST_LINE);
    }
    // What a client sent may be in it.
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, ' ');
      }
    }
    log.atLevel(level).log("{}: {}", from, text);
    return LuaValue.NONE;
  }

  private static Varargs digest(String algorithm, Varargs a) {
    LuaString text = Sandbox.bytes(a.checkstring(1));
    Sandbox.chargeCurrent(100 + (text.m_length >> 3), 0);
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(text.m_bytes, text.m_offset, text.m_length);
      return LuaValue.valueOf(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A path without {@code .}, {@code ..} and double slashes; it begins with a slash. */
  static LuaString simplified(LuaString path) {
    String text =
        new String(path.m_bytes, path.m_offset, path.m_length, StandardCharsets.ISO_8859_1);
    Deque<String> segments = new ArrayDeque<>();
    boolean folder = text.isEmpty();
    for (String segment : text.split("/", -1)) {
      folder = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!folder) {
        segments.addLast(segment);
      }
    }
    String simple = "/" + String.join("/", segments);
    return FieldsObject.bytes(folder && !segments.isEmpty() ? simple + "/" : simple);
  }
}
