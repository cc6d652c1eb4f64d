package dev.larder.engine.store;

/** A store could not be asked, or failed when it was; it carries no stack trace. */
public final class StoreUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  StoreUnavailableException() {
    super("the store is not available", null, false, false);
  }
}
