package dev.larder.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What a fault throws. */
public enum Failure {
  /** An {@link IOException}; unchecked where the method cannot throw one. */
  IO,
  /** An {@link IllegalStateException}. */
  UNCHECKED,
  /** A {@link LinkageError}, as a jar that misses another one gives. */
  ERROR,
  /** A {@link StackOverflowError}. */
  STACK_OVERFLOW;

  /** Throws it. */
  void strike(String where) throws IOException {
    if (this == IO) {
      throw new IOException("a fault was injected at " + where);
    }
    strikeUnchecked(where);
  }

  /** Throws it where no checked exception can be thrown. */
  void strikeUnchecked(String where) {
    String message = "a fault was injected at " + where;
    switch (this) {
      case IO -> throw new UncheckedIOException(new IOException(message));
      case UNCHECKED -> throw new IllegalStateException(message);
      case ERROR -> throw new LinkageError(message);
      case STACK_OVERFLOW -> throw new StackOverflowError(message);
    }
  }
}
