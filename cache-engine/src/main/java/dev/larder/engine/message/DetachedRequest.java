package dev.larder.engine.message;

import dev.larder.api.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request, for what goes on when its exchange has ended. Immutable.
 *
 * @param method as {@link CacheRequest#method}
 * @param scheme as {@link CacheRequest#scheme}
 * @param host as {@link CacheRequest#host}
 * @param port as {@link CacheRequest#port}
 * @param path as {@link CacheRequest#path}
 * @param query as {@link CacheRequest#query}
 * @param fields as {@link CacheRequest#fields}
 * @param hasContent as {@link CacheRequest#hasContent}
 */
public record DetachedRequest(
    String method,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    Fields fields,
    boolean hasContent)
    implements CacheRequest {

  /** Copies a request. */
  public static DetachedRequest of(CacheRequest request) {
    return new DetachedRequest(
        request.method(),
        request.scheme(),
        request.host(),
        request.port(),
        request.path(),
        request.query(),
        request.fields(),
        request.hasContent());
  }

  @Override
  public @Nullable String field(String name) {
    return fields.combined(name);
  }

  @Override
  public List<String> values(String name) {
    return fields.values(name);
  }
}
