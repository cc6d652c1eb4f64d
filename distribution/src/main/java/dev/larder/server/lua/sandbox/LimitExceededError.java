package dev.larder.server.lua.sandbox;

/**
 * Ends a script that has used up what it may use. An error and not an exception, so that neither
 * {@code pcall} nor the interpreter catches it.
 */
final class LimitExceededError extends Error {

  private static final long serialVersionUID = 1;

  LimitExceededError(String message) {
    super(message, null, false, false);
  }
}
