package dev.larder.server.host;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.message.CacheRequest;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
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
    long receivedAt)
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
          joined.append(", ").append(value(field));
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
    for (HttpField field : headers) {
      lines.add(new Field(field.getName(), value(field)));
    }
    return Fields.of(lines);
  }

  private static String value(HttpField field) {
    String value = field.getValue();
    return value == null ? "" : value;
  }
}
