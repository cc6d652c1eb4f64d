package dev.larder.memcached.wire;

import java.io.IOException;

/** No answer in time: the connection may be well all the same. */
final class SilentException extends IOException {

  private static final long serialVersionUID = 1;

  SilentException(String message) {
    super(message);
  }

  /** Told apart by what happens to it only: there may be thousands in an outage. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
