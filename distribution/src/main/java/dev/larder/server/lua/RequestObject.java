package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.Native;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** {@code vr}: the request that a script answers, and the answer. It stays readable afterwards. */
final class RequestObject extends HostObject {

  private static final Logger LOG = LoggerFactory.getLogger("dev.larder.lua");

  private static final Map<String, Native> METHODS =
      Map.of(
          "print", Native.of("print", a -> log(a, "print", Level.ERROR)),
          "error", Native.of("error", a -> log(a, "error", Level.ERROR)),
          "warning", Native.of("warning", a -> log(a, "warning", Level.WARN)),
          "info", Native.of("info", a -> log(a, "info", Level.INFO)),
          "debug", Native.of("debug", a -> log(a, "debug", Level.DEBUG)),
          "handle_direct", Native.of("handle_direct", RequestObject::handleDirect));

  private final HandlerRun run;
  private final Map<String, LuaValue> fields = new LinkedHashMap<>();
  private final ResponseObject response = new ResponseObject();
  private final OutputObject output;
  private final String line;
  private boolean handled;

  RequestObject(HandlerRun run, Request request, SiteFiles files) {
    super("request", METHODS);
    this.run = run;
    this.output = new OutputObject(files);
    HttpURI uri = request.getHttpURI();
    this.line = request.getMethod() + " " + uri.getPathQuery();
    LuaString path = LightyTable.simplified(decoded(String.valueOf(uri.getPath())));
    fields.put("con", connection(request));
    fields.put("env", new EnvironmentObject());
    fields.put("out", output);
    fields.put("req", request(request, uri, path));
    fields.put("resp", response);
    fields.put(
        "phys",
        new RecordObject(
            "phys",
            Map.of(
                "path", FieldsObject.bytes(files.physicalPath(latin(path))),
                "doc_root", LuaValue.valueOf(files.docRoot()),
                "pathinfo", LuaValue.valueOf("")),
            true));
  }

  private static String latin(LuaString bytes) {
    return new String(bytes.m_bytes, bytes.m_offset, bytes.m_length, StandardCharsets.ISO_8859_1);
  }

  private static LuaValue connection(Request request) {
    return new RecordObject(
        "con",
        Map.of(
            "local", address(request.getConnectionMetaData().getLocalSocketAddress()),
            "remote", address(request.getConnectionMetaData().getRemoteSocketAddress())),
        false);
  }

  private static LuaValue address(@Nullable Object address) {
    if (address instanceof InetSocketAddress inet) {
      String host =
          inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
      return LuaValue.valueOf(
          (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort());
    }
    return LuaValue.valueOf("");
  }

  private static LuaValue request(Request request, HttpURI uri, LuaString path) {
    Map<String, LuaValue> fields = new LinkedHashMap<>();
    fields.put("headers", new FieldsObject(HttpFields.build(request.getHeaders())));
    fields.put("http_method", LuaValue.valueOf(request.getMethod()));
    fields.put(
        "http_version",
        LuaValue.valueOf(request.getConnectionMetaData().getHttpVersion().asString()));
    fields.put(
        "content_length",
        LuaValue.valueOf((double) request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH)));
    fields.put("uri", uri(request, uri, path));
    return new RecordObject("req", fields, false);
  }

  private static LuaValue uri(Request request, HttpURI uri, LuaString path) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    String authority = host == null ? String.valueOf(uri.getAuthority()) : host;
    LuaValue raw = FieldsObject.bytes(uri.getPathQuery());
    Map<String, LuaValue> fields = new LinkedHashMap<>();
    fields.put("raw", raw);
    fields.put("raw_path", raw);
    fields.put("raw_orig_path", raw);
    fields.put("scheme", LuaValue.valueOf(String.valueOf(uri.getScheme())));
    fields.put("authority", FieldsObject.bytes(authority));
    fields.put("path", path);
    fields.put("host", FieldsObject.bytes(hostName(authority)));
    fields.put("query", FieldsObject.bytes(uri.getQuery() == null ? "" : uri.getQuery()));
    return new RecordObject("uri", fields, true);
  }

  /** Without user, port and the dot at the end, in lower case. */
  private static String hostName(String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      host = host.substring(0, colon);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static LuaString decoded(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    int to = 0;
    for (int from = 0; from < bytes.length; from++) {
      int value = -1;
      if (bytes[from] == '%' && from + 2 < bytes.length) {
        int high = Character.digit(bytes[from + 1], 16);
        int low = Character.digit(bytes[from + 2], 16);
        value = high < 0 || low < 0 ? -1 : high * 16 + low;
      }
      bytes[to++] = value < 0 ? bytes[from] : (byte) value;
      from += value < 0 ? 0 : 2;
    }
    return LuaString.valueOf(java.util.Arrays.copyOf(bytes, to));
  }

  private static Varargs log(Varargs a, String method, Level level) {
    RequestObject self = self(a.arg1(), RequestObject.class, "vr:" + method + "(…)");
    return LightyTable.line(LOG, level, self.line, a.subargs(2));
  }

  private static Varargs handleDirect(Varargs a) {
    RequestObject self = self(a.arg1(), RequestObject.class, "vr:handle_direct()");
    boolean first = !self.handled && !self.run.isEnded();
    self.handled = true;
    return LuaValue.valueOf(first);
  }

  /** The part of a handler that asked for it, for the log. */
  String line() {
    return line;
  }

  HandlerRun run() {
    return run;
  }

  boolean isHandled() {
    return handled;
  }

  ResponseObject response() {
    return response;
  }

  OutputObject output() {
    return output;
  }

  @Override
  @Nullable LuaValue field(LuaValue key) {
    return switch (key.tojstring()) {
      case "is_handled", "has_response" -> LuaValue.valueOf(handled);
      default -> fields.get(key.tojstring());
    };
  }

  @Override
  public Iterable<LuaValue> heldValues() {
    List<LuaValue> values = new ArrayList<>(fields.values());
    return values;
  }

  /** {@code vr.resp}. */
  static final class ResponseObject extends HostObject {

    private final FieldsObject headers = new FieldsObject(HttpFields.build());
    private int status = 200;

    ResponseObject() {
      super("resp", Map.of());
    }

    int status() {
      return status;
    }

    HttpFields headers() {
      return headers.fields();
    }

    @Override
    @Nullable LuaValue field(LuaValue key) {
      return switch (key.tojstring()) {
        case "status" -> LuaValue.valueOf(status);
        case "headers" -> headers;
        default -> null;
      };
    }

    @Override
    void setField(LuaValue key, LuaValue value) {
      if (!key.tojstring().equals("status")) {
        super.setField(key, value);
      }
      int number = value.checkint();
      if (number < 200 || number > 599) {
        throw new LuaError("a status is from 200 to 599");
      }
      status = number;
    }

    @Override
    public Iterable<LuaValue> heldValues() {
      return List.of(headers);
    }
  }
}
