package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.Native;
import dev.larder.server.lua.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The fields of a request, which is a copy, or of a response. */
final class FieldsObject extends HostObject {

  private static final int MAX_FIELDS = 1000;

  private static final Map<String, Native> METHODS =
      Map.of(
          "get", Native.of("get", a -> self(a.arg1(), "get").value(name(a.arg(2)))),
          "set", Native.of("set", a -> self(a.arg1(), "set").put(name(a.arg(2)), a.arg(3))),
          "append", Native.of("append", FieldsObject::append),
          "insert", Native.of("insert", FieldsObject::insert),
          "unset",
              Native.of("unset", a -> self(a.arg1(), "unset").put(name(a.arg(2)), LuaValue.NIL)),
          "pairs", Native.of("pairs", a -> self(a.arg1(), "pairs").pairs()),
          "list", Native.of("list", FieldsObject::list),
          "clear", Native.of("clear", FieldsObject::clear));

  private final HttpFields.Mutable fields;

  FieldsObject(HttpFields.Mutable fields) {
    super("headers", METHODS);
    this.fields = fields;
  }

  HttpFields fields() {
    return fields;
  }

  private static FieldsObject self(LuaValue value, String method) {
    return self(value, FieldsObject.class, "headers:" + method + "(…)");
  }

  private static String name(LuaValue key) {
    String name = key.checkjstring();
    boolean token =
        !name.isEmpty()
            && name.chars()
                .allMatch(
                    c ->
                        (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    if (!token) {
      throw new LuaError("not the name of a field");
    }
    return name;
  }

  private static String text(LuaValue value) {
    LuaString bytes = Sandbox.bytes(value.checkstring());
    String text =
        new String(bytes.m_bytes, bytes.m_offset, bytes.m_length, StandardCharsets.ISO_8859_1);
    if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw new LuaError("a field's value has no line ends or other control characters");
    }
    return text;
  }

  /** A text as the bytes that it was sent as. */
  static LuaString bytes(String text) {
    return LuaString.valueOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  LuaValue field(LuaValue key) {
    return value(name(key));
  }

  @Override
  void setField(LuaValue key, LuaValue value) {
    put(name(key), value);
  }

  private LuaValue value(String name) {
    List<String> values = fields.getValuesList(name);
    return values.isEmpty() ? LuaValue.NIL : bytes(String.join(", ", values));
  }

  private LuaValue put(String name, LuaValue value) {
    if (value.isnil()) {
      fields.remove(name);
    } else {
      checkRoom();
      fields.put(name, text(value));
    }
    return LuaValue.NIL;
  }

  private void checkRoom() {
    if (fields.size() >= MAX_FIELDS) {
      throw new LuaError("more than " + MAX_FIELDS + " fields");
    }
  }

  private static Varargs append(Varargs a) {
    FieldsObject self = self(a.arg1(), "append");
    String name = name(a.arg(2));
    List<String> values = new ArrayList<>(self.fields.getValuesList(name));
    String added = text(a.arg(3));
    if (values.isEmpty()) {
      self.checkRoom();
      self.fields.add(name, added);
    } else {
      int last = values.size() - 1;
      values.set(last, values.get(last) + ", " + added);
      self.fields.put(name, values);
    }
    return LuaValue.NONE;
  }

  private static Varargs insert(Varargs a) {
    FieldsObject self = self(a.arg1(), "insert");
    self.checkRoom();
    self.fields.add(name(a.arg(2)), text(a.arg(3)));
    return LuaValue.NONE;
  }

  private Varargs pairs() {
    Iterator<HttpField> rest = fields.asImmutable().iterator();
    return Native.of(
        "next",
        a -> {
          if (!rest.hasNext()) {
            return LuaValue.NIL;
          }
          HttpField next = rest.next();
          String value = next.getValue();
          return LuaValue.varargsOf(bytes(next.getName()), bytes(value == null ? "" : value));
        });
  }

  private static Varargs list(Varargs a) {
    Iterator<String> rest =
        List.copyOf(self(a.arg1(), "list").fields.getValuesList(name(a.arg(2)))).iterator();
    LuaValue key = a.arg(2);
    return Native.of(
        "next",
        none -> rest.hasNext() ? LuaValue.varargsOf(key, bytes(rest.next())) : LuaValue.NIL);
  }

  private static Varargs clear(Varargs a) {
    self(a.arg1(), "clear").fields.clear();
    return LuaValue.NONE;
  }

  @Override
  public long heldBytes() {
    long bytes = 0;
    for (HttpField field : fields) {
      bytes += 100 + field.getName().length();
      bytes += field.getValue() == null ? 0 : field.getValue().length();
    }
    return bytes;
  }
}
