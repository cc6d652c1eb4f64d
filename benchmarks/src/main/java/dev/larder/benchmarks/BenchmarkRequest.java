package dev.larder.benchmarks;

import dev.larder.api.Fields;
import dev.larder.engine.message.CacheRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET request with the fields that a browser sends. */
record BenchmarkRequest(String path, Fields fields) implements CacheRequest {

  static final Fields BROWSER =
      Fields.of(
          "Host", "www.example.com",
          "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
          "Accept-Language", "en-GB,en;q=0.5",
          "Accept-Encoding", "gzip, deflate, br, zstd",
          "Connection", "keep-alive",
          "Sec-Fetch-Dest", "document",
          "Sec-Fetch-Mode", "navigate");

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String host() {
    return "www.example.com";
  }

  @Override
  public int port() {
    return 80;
  }

  @Override
  public @Nullable String query() {
    return null;
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
  public boolean hasContent() {
    return false;
  }
}
