package dev.larder.server.lua.sandbox;

/** Says why a script could not be compiled, or did not run to its end. */
public final class ScriptException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean limit;

  ScriptException(String message, boolean limit) {
    super(message);
    this.limit = limit;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Whether a limit ended the script, and not a mistake in it. */
  public boolean isLimit() {
    return limit;
  }
}
