package dev.larder.api;

import java.io.IOException;

/** Stored metadata that is damaged, of another format version, or not an entry at all. */
public class EntryFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** An exception that says what is wrong. */
  public EntryFormatException(String message) {
    super(message);
  }
}
