package dev.larder.api;

/**
 * A field line: a name and one value (RFC 9110 section 5).
 *
 * @param name as it was received; compared without regard to case
 * @param value without surrounding white space
 */
public record Field(String name, String value) {

  /** The field line as it would be written, without the line end. */
  @Override
  public String toString() {
    return name + ": " + value;
  }
}
