package dev.larder.server.listing;

import dev.larder.api.Fields;
import dev.larder.engine.message.CacheRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET of a URL, without any field. */
record UrlRequest(StoredUrl url) implements CacheRequest {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return url.scheme();
  }

  @Override
  public String host() {
    return url.host();
  }

  @Override
  public int port() {
    return url.port();
  }

  @Override
  public String path() {
    return url.path();
  }

  @Override
  public @Nullable String query() {
    return url.query();
  }

  @Override
  public @Nullable String field(String name) {
    return null;
  }

  @Override
  public List<String> values(String name) {
    return List.of();
  }

  @Override
  public Fields fields() {
    return Fields.EMPTY;
  }

  @Override
  public boolean hasContent() {
    return false;
  }
}
