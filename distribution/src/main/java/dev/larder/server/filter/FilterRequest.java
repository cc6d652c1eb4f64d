package dev.larder.server.filter;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.RequestConnection;
import dev.larder.engine.message.CacheRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of the container's as the engine sees it. */
record FilterRequest(HttpServletRequest request) implements CacheRequest {

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return request.getScheme();
  }

  @Override
  public String host() {
    String name = request.getServerName().toLowerCase(Locale.ROOT);
    return name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
  }

  @Override
  public int port() {
    return request.getServerPort();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String query() {
    return request.getQueryString();
  }

  @Override
  public @Nullable String field(String name) {
    List<String> values = values(name);
    if (values.isEmpty()) {
      return null;
    }
    return String.join(name.equalsIgnoreCase("Cookie") ? "; " : ", ", values);
  }

  @Override
  public List<String> values(String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public Fields fields() {
    List<Field> lines = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : values(name)) {
        lines.add(new Field(name, value));
      }
    }
    return Fields.of(lines);
  }

  @Override
  public RequestConnection connection() {
    return new RequestConnection(
        request.getLocalAddr(),
        request.getLocalPort(),
        request.getRemoteAddr(),
        request.getRemotePort());
  }

  @Override
  public long contentLength() {
    return request.getContentLengthLong();
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> all = new HashMap<>();
    for (String name : Collections.list(request.getAttributeNames())) {
      Object value = request.getAttribute(name);
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        all.put(name, value.toString());
      }
    }
    return all;
  }

  /** HTTP/2 may send content that no field announces; a form is announced by its type. */
  @Override
  public boolean hasContent() {
    return request.getContentLengthLong() > 0
        || request.getHeader("Transfer-Encoding") != null
        || (request.getContentLengthLong() < 0
            && request.getProtocol().startsWith("HTTP/2")
            && (request.getContentType() != null
                || !List.of("GET", "HEAD").contains(request.getMethod())));
  }
}
