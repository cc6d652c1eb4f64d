package dev.larder.engine.message;

import dev.larder.api.Fields;
import dev.larder.api.RequestConnection;
import dev.larder.api.RequestedFile;
import java.util.List;
import java.util.Map;
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
 * @param more what only the keys of some stores are made of
 */
public record DetachedRequest(
    String method,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    Fields fields,
    boolean hasContent,
    More more)
    implements CacheRequest {

  /**
   * What only the keys of some stores are made of, and is costly to copy.
   *
   * @param connection as {@link CacheRequest#connection}
   * @param contentLength as {@link CacheRequest#contentLength}
   * @param file as {@link CacheRequest#file}
   * @param environment as {@link CacheRequest#environment()}
   */
  public record More(
      @Nullable RequestConnection connection,
      long contentLength,
      @Nullable RequestedFile file,
      Map<String, String> environment) {

    private static final More NONE = new More(null, -1, null, Map.of());

    /** Copies the map. */
    public More {
      environment = Map.copyOf(environment);
    }

    private static More of(CacheRequest request) {
      return new More(
          request.connection(), request.contentLength(), request.file(), request.environment());
    }
  }

  /**
   * Copies a request.
   *
   * @param all whether to copy what only keys of stores' own are made of as well
   */
  public static DetachedRequest of(CacheRequest request, boolean all) {
    return new DetachedRequest(
        request.method(),
        request.scheme(),
        request.host(),
        request.port(),
        request.path(),
        request.query(),
        request.fields(),
        request.hasContent(),
        all ? More.of(request) : More.NONE);
  }

  @Override
  public @Nullable String field(String name) {
    return fields.combined(name);
  }

  @Override
  public List<String> values(String name) {
    return fields.values(name);
  }

  @Override
  public @Nullable RequestConnection connection() {
    return more.connection();
  }

  @Override
  public long contentLength() {
    return more.contentLength();
  }

  @Override
  public @Nullable RequestedFile file() {
    return more.file();
  }

  @Override
  public Map<String, String> environment() {
    return more.environment();
  }
}
