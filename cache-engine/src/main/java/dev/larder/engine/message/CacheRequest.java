package dev.larder.engine.message;

import dev.larder.api.Fields;
import dev.larder.api.KeyedRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's request as the engine sees it. Implemented by the host; read-only, and valid until the
 * exchange has ended.
 */
public interface CacheRequest extends KeyedRequest {

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

  /** Everything that {@link #environment(String)} knows, copied. */
  default Map<String, String> environment() {
    return Map.of();
  }

  @Override
  default @Nullable String environment(String name) {
    return environment().get(name);
  }
}
