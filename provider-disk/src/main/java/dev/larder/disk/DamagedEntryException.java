package dev.larder.disk;

import java.io.IOException;

/** Files of an entry that are damaged, of another version, or not an entry at all. */
final class DamagedEntryException extends IOException {

  private static final long serialVersionUID = 1L;

  /** An exception that says what is wrong. */
  DamagedEntryException(String message) {
    super(message);
  }
}
