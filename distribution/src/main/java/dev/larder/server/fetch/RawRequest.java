package dev.larder.server.fetch;

import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A client request whose method and target go out exactly as they are given. Jetty's own turns
 * methods into upper case, and loses targets that {@link URI} does not like ({@code ?x=%zz}).
 */
final class RawRequest extends HttpRequest {

  private final String method;
  private final String path;
  private final @Nullable String query;

  RawRequest(HttpClient client, URI upstream, String method, String path, @Nullable String query) {
    super(client, new HttpConversation(), upstream);
    this.method = method;
    this.path = path;
    this.query = query;
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public String getPath() {
    return path;
  }

  @Override
  public @Nullable String getQuery() {
    return query;
  }

  /** Always null: Jetty wants it only for cookies and authentication, of which there are none. */
  @Override
  public @Nullable URI getURI() {
    return null;
  }
}
