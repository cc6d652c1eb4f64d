package dev.larder.memcached.pages;

import dev.larder.api.Fields;
import dev.larder.api.KeyedRequest;
import dev.larder.api.RequestConnection;
import dev.larder.api.RequestedFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a test writes it. */
record Asked(
    String method,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    Fields fields,
    @Nullable RequestConnection connection,
    long contentLength,
    @Nullable RequestedFile file,
    Map<String, String> environment)
    implements KeyedRequest {

  /** A GET of {@code http://example.com}. */
  static Asked get(String path) {
    int mark = path.indexOf('?');
    return new Asked(
        "GET",
        "http",
        "example.com",
        80,
        mark < 0 ? path : path.substring(0, mark),
        mark < 0 ? null : path.substring(mark + 1),
        Fields.EMPTY,
        new RequestConnection("10.0.0.1", 8080, "192.0.2.7", 50000),
        -1,
        null,
        Map.of());
  }

  Asked with(String... fields) {
    return new Asked(
        method,
        scheme,
        host,
        port,
        path,
        query,
        Fields.of(fields),
        connection,
        contentLength,
        file,
        environment);
  }

  Asked with(@Nullable RequestedFile file, Map<String, String> environment) {
    return new Asked(
        method,
        scheme,
        host,
        port,
        path,
        query,
        fields,
        connection,
        contentLength,
        file,
        environment);
  }

  @Override
  public @Nullable String field(String name) {
    return fields.combined(name);
  }

  @Override
  public @Nullable String environment(String name) {
    return environment.get(name);
  }
}
