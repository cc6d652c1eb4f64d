package dev.larder.memcached.pages;

import dev.larder.api.Head;
import dev.larder.api.KeyedRequest;
import dev.larder.api.RequestConnection;
import dev.larder.api.RequestedFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code %{name}} can stand for in a pattern. */
enum Variable {
  LOCAL_IP("req", "localip"),
  LOCAL_PORT("req", "localport"),
  REMOTE_IP("req", "remoteip"),
  REMOTE_PORT("req", "remoteport"),
  PATH("req", "path"),
  RAW_PATH("req", "raw_path"),
  HOST("req", "host"),
  SCHEME("req", "scheme"),
  QUERY("req", "query"),
  METHOD("req", "method"),
  LENGTH("req", "length"),
  REQUEST_FIELD("req", "header"),
  ENVIRONMENT("req", "environment", "env"),
  IS_HANDLED("req", "is_handled"),
  FILE_PATH("phys", "path"),
  FILE_EXISTS("phys", "exists"),
  FILE_SIZE("phys", "size"),
  IS_FILE("phys", "is_file"),
  IS_FOLDER("phys", "is_dir"),
  DOC_ROOT("phys", "docroot"),
  PATH_INFO("phys", "pathinfo"),
  STATUS("resp", "status"),
  RESPONSE_FIELD("resp", "header");

  private static final Map<String, String> SUBJECTS =
      Map.of(
          "req", "req",
          "request", "req",
          "phys", "phys",
          "physical", "phys",
          "resp", "resp",
          "response", "resp");

  private static final Map<String, Variable> BY_NAME = new HashMap<>();

  static {
    for (Variable variable : values()) {
      BY_NAME.put(variable.subject + "." + variable.name, variable);
      BY_NAME.put(variable.subject + "." + variable.alias, variable);
    }
  }

  private final String subject;
  private final String name;
  private final String alias;

  Variable(String subject, String name) {
    this(subject, name, name);
  }

  Variable(String subject, String name, String alias) {
    this.subject = subject;
    this.name = name;
    this.alias = alias;
  }

  /** The variable of that name, written in full; null if there is none. */
  static @Nullable Variable named(String name) {
    int dot = name.indexOf('.');
    String subject = dot < 0 ? null : SUBJECTS.get(name.substring(0, dot));
    return subject == null ? null : BY_NAME.get(subject + name.substring(dot));
  }

  /** All names, in the short form. */
  static Set<String> allNames() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** Whether the name of what is meant stands behind it in brackets. */
  boolean takesName() {
    return this == REQUEST_FIELD || this == ENVIRONMENT || this == RESPONSE_FIELD;
  }

  /** Whether it has no value before there is a response. */
  boolean isOfResponse() {
    return subject.equals("resp");
  }

  /** Whether it begins with a slash. */
  boolean isPath() {
    return this == PATH || this == RAW_PATH;
  }

  /** Whether a client cannot write what it likes there. */
  boolean isClosed() {
    return switch (this) {
      case LOCAL_IP, LOCAL_PORT, REMOTE_IP, REMOTE_PORT -> true;
      case SCHEME, METHOD, LENGTH, IS_HANDLED, STATUS, DOC_ROOT, PATH_INFO -> true;
      case FILE_EXISTS, FILE_SIZE, IS_FILE, IS_FOLDER -> true;
      default -> false;
    };
  }

  /**
   * The value.
   *
   * @param name what stands behind it in brackets; empty for nothing
   * @param response null where there is none yet
   * @return a character for each byte; null if the path of the request cannot be decoded
   */
  @Nullable String value(String name, KeyedRequest request, @Nullable Head response) {
    return switch (this) {
      case LOCAL_IP -> ofConnection(request, RequestConnection::localAddress);
      case LOCAL_PORT -> ofConnection(request, c -> Integer.toString(c.localPort()));
      case REMOTE_IP -> ofConnection(request, RequestConnection::remoteAddress);
      case REMOTE_PORT -> ofConnection(request, c -> Integer.toString(c.remotePort()));
      case PATH -> {
        DecodedPath path = DecodedPath.of(request.path());
        yield path == null ? null : path.bytes();
      }
      case RAW_PATH ->
          Bytes.utf8(
              request.query() == null ? request.path() : request.path() + "?" + request.query());
      case HOST -> Bytes.utf8(request.host());
      case SCHEME -> request.scheme();
      case QUERY -> Bytes.utf8(present(request.query()));
      case METHOD -> Bytes.utf8(request.method());
      case LENGTH -> Long.toString(request.contentLength());
      case REQUEST_FIELD -> Bytes.ofField(present(request.field(name)));
      case ENVIRONMENT -> Bytes.utf8(present(request.environment(name)));
      case IS_HANDLED -> text(response != null);
      case FILE_PATH -> ofFile(request, "", file -> Bytes.utf8(file.path().toString()));
      case FILE_EXISTS -> ofFile(request, text(false), file -> text(file.exists()));
      case FILE_SIZE -> ofFile(request, "-1", file -> Long.toString(file.size()));
      case IS_FILE -> ofFile(request, text(false), file -> text(file.isFile()));
      case IS_FOLDER -> ofFile(request, text(false), file -> text(file.isDirectory()));
      case DOC_ROOT -> ofFile(request, "", file -> Bytes.utf8(file.root().toString()));
      case PATH_INFO -> "";
      case STATUS -> response == null ? "" : Integer.toString(response.status());
      case RESPONSE_FIELD ->
          response == null ? "" : Bytes.ofField(present(response.fields().combined(name)));
    };
  }

  private static String text(boolean value) {
    return value ? "TRUE" : "FALSE";
  }

  private static String present(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String ofConnection(
      KeyedRequest request, Function<? super RequestConnection, String> value) {
    RequestConnection connection = request.connection();
    return connection == null ? "" : value.apply(connection);
  }

  private static String ofFile(
      KeyedRequest request, String without, Function<? super RequestedFile, String> value) {
    RequestedFile file = request.file();
    return file == null ? without : value.apply(file);
  }
}
