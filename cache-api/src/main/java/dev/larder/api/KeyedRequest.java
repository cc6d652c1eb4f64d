package dev.larder.api;

import org.jspecify.annotations.Nullable;

/**
 * What of a request a store with keys of its own may make a key of.
 *
 * <p>Implemented by the host and the engine, never by providers: methods may be added. Read-only,
 * and valid only during the call that it is given to.
 */
public interface KeyedRequest {

  /** The method, as it was sent; methods are case-sensitive (RFC 9110 section 9.1). */
  String method();

  /** {@code http} or {@code https}, by the listener and never by what the client claims. */
  String scheme();

  /** The host in lower case, without port, an IPv6 address in brackets. */
  String host();

  /** The port, the scheme's default when none was given. */
  int port();

  /** The path as it was received and will be sent upstream, starting with a slash. */
  String path();

  /** The query as it was received, without the question mark; null if there is none. */
  @Nullable String query();

  /** All values of a field joined with a comma and a blank; null if it is absent. */
  @Nullable String field(String name);

  /** The connection that it came by; null if it came by none, or nobody remembers it. */
  default @Nullable RequestConnection connection() {
    return null;
  }

  /** The length of the request's content in bytes, as it declares it; -1 if it does not. */
  default long contentLength() {
    return -1;
  }

  /** The file that its path stands for; null where the content is not of files. */
  default @Nullable RequestedFile file() {
    return null;
  }

  /** What a host or an application has noted beside the request; null if there is nothing. */
  default @Nullable String environment(String name) {
    return null;
  }
}
