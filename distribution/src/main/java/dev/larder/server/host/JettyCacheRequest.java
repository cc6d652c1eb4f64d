package dev.larder.server.host;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.message.CacheRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * A request as the engine sees it, over Jetty's fields.
 *
 * @param headers the fields, without forged ones
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
    boolean upgrade)
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

  private static String separator(HttpField field) {
    return field.getHeader() == HttpHeader.COOKIE ? "; " : ", ";
  }

  private static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value;
  }
}
