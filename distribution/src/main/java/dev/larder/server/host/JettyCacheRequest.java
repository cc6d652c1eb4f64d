package dev.larder.server.host;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.RequestConnection;
import dev.larder.api.RequestedFile;
import dev.larder.engine.message.CacheRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request as the engine sees it, over Jetty's fields.
 *
 * @param headers the fields, without forged ones
 * @param route where it goes
 * @param jetty the request itself
 */
record JettyCacheRequest(
    String method,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    HttpFields headers,
    boolean hasContent,
    boolean upgrade,
    Sites.Route route,
    Request jetty)
    implements CacheRequest {

  @Override
  public @Nullable String field(String name) {
    HttpField first = null;
    StringBuilder joined = null;
    for (HttpField field : headers) {
      if (field.is(name)) {
        if (first == null) {
          first = field;
        } else {
          if (joined == null) {
            joined = new StringBuilder(value(first));
          }
          joined.append(separator(field)).append(value(field));
        }
      }
    }
    if (joined != null) {
      return joined.toString();
    }
    return first == null ? null : value(first);
  }

  @Override
  public List<String> values(String name) {
    List<String> values = null;
    for (HttpField field : headers) {
      if (field.is(name)) {
        if (values == null) {
          values = new ArrayList<>(2);
        }
        values.add(value(field));
      }
    }
    return values == null ? List.of() : values;
  }

  @Override
  public Fields fields() {
    List<Field> lines = new ArrayList<>(headers.size());
    boolean cookie = false;
    for (HttpField field : headers) {
      if (field.getHeader() != HttpHeader.COOKIE) {
        lines.add(new Field(field.getName(), value(field)));
      } else if (!cookie) {
        // HTTP/2 sends each cookie in a line of its own (RFC 9113 section 8.2.3).
        cookie = true;
        lines.add(new Field(field.getName(), Objects.requireNonNull(field("Cookie"))));
      }
    }
    return Fields.of(lines);
  }

  @Override
  public RequestConnection connection() {
    ConnectionMetaData connection = jetty.getConnectionMetaData();
    SocketAddress local = connection.getLocalSocketAddress();
    SocketAddress remote = connection.getRemoteSocketAddress();
    return new RequestConnection(address(local), port(local), address(remote), port(remote));
  }

  private static String address(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      return inet.getAddress() == null ? "" : inet.getAddress().getHostAddress();
    }
    return address == null ? "" : address.toString();
  }

  private static int port(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
  }

  @Override
  public long contentLength() {
    return headers.getLongField(HttpHeader.CONTENT_LENGTH);
  }

  @Override
  public @Nullable RequestedFile file() {
    return route.file(path);
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> all = new HashMap<>();
    for (String name : jetty.getAttributeNameSet()) {
      String value = environment(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    return all;
  }

  /** What is no plain value is none that a key could be made of. */
  @Override
  public @Nullable String environment(String name) {
    Object value = jetty.getAttribute(name);
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
  }

  private static String separator(HttpField field) {
    return field.getHeader() == HttpHeader.COOKIE ? "; " : ", ";
  }

  private static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value;
  }
}
