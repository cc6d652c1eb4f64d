package dev.larder.engine.message;

import dev.larder.api.Fields;
import dev.larder.api.RequestConnection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GET request as another request's client would send it for another place of the same host: what
 * an unsafe request makes invalid is looked for with it.
 *
 * @param sent the request that was sent
 * @param path the other path
 * @param query the other query; null for none
 */
public record RequestForPlace(CacheRequest sent, String path, @Nullable String query)
    implements CacheRequest {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return sent.scheme();
  }

  @Override
  public String host() {
    return sent.host();
  }

  @Override
  public int port() {
    return sent.port();
  }

  @Override
  public @Nullable String field(String name) {
    return sent.field(name);
  }

  @Override
  public List<String> values(String name) {
    return sent.values(name);
  }

  @Override
  public Fields fields() {
    return sent.fields();
  }

  @Override
  public boolean hasContent() {
    return false;
  }

  @Override
  public @Nullable RequestConnection connection() {
    return sent.connection();
  }

  @Override
  public Map<String, String> environment() {
    return sent.environment();
  }
}
