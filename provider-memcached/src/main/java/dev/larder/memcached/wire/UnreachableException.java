package dev.larder.memcached.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server that cannot be reached, or did not answer in time. What it did is not known. */
public final class UnreachableException extends IOException {

  private static final long serialVersionUID = 1;

  UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
