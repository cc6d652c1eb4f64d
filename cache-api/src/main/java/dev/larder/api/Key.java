package dev.larder.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The name of a slot in a store: a text that different requests never share.
 *
 * <p>Immutable. The text is the engine's affair; a store compares it whole, or uses the {@link
 * #digest} as a name and checks the text that it kept beside the entry.
 */
public final class Key {

  private final String text;

  private Key(String text) {
    this.text = text;
  }

  /** The key with this text. */
  public static Key of(String text) {
    return new Key(text);
  }

  /** The whole key. */
  public String text() {
    return text;
  }

  /**
   * The SHA-256 digest of the text in UTF-8, computed at each call.
   *
   * @return 32 bytes, the caller's own
   */
  public byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && key.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
