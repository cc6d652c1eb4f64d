package dev.larder.api;

import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A store's place on this machine is in use by somebody else. */
public final class StoreInUseException extends IOException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Long owner;

  /**
   * Tells who has it.
   *
   * @param message for the operator
   * @param owner the process; empty if it is not known
   */
  public StoreInUseException(String message, OptionalLong owner) {
    super(message);
    this.owner = owner.isPresent() ? owner.getAsLong() : null;
  }

  /** The process that has it; empty if it is not known. */
  public OptionalLong owner() {
    return owner == null ? OptionalLong.empty() : OptionalLong.of(owner);
  }
}
