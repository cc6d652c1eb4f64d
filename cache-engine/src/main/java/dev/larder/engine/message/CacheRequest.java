package dev.larder.engine.message;

import dev.larder.api.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request as the engine sees it. Implemented by the host; read-only, and valid until the
 * exchange has ended.
 */
public interface CacheRequest {

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

  /** The values of all lines of a field, in their order. */
  List<String> values(String name);

  /** All fields, copied. */
  Fields fields();

  /** Whether content comes with the request, of known length or not. */
  boolean hasContent();

  /**
   * Whether the client asks to switch protocols (RFC 9110 section 7.8), and the host lets the
   * origin answer that. A host that does not know of upgrades leaves this as it is.
   */
  default boolean upgrade() {
    return false;
  }
}
