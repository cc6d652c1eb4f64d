package dev.larder.engine.store;

import org.jspecify.annotations.Nullable;

/** A storage provider that cannot be used; the message is for the operator and names its jar. */
public final class UnusableProviderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Tells what is wrong with something.
   *
   * @param place the jar or folder
   * @param problem what is wrong with it, in one line
   */
  public UnusableProviderException(String place, String problem, @Nullable Throwable cause) {
    super(place + ": " + problem, cause);
  }

  /** The message. */
  public String told() {
    return String.valueOf(getMessage());
  }
}
