package dev.larder.memcached.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that a server answered with an error, such as that it has no memory: it is well. */
public final class RefusedException extends IOException {

  private static final long serialVersionUID = 1;

  RefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
