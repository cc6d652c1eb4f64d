package dev.larder.memcached.pages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What mod_memcached makes of the value of a pattern, since memcached does not take all keys: the
 * value as it is, or its SHA-1 in lower-case hexadecimal digits.
 */
final class KeyRule {

  private static final int LONGEST = 250;

  private KeyRule() {}

  /**
   * The key of a value.
   *
   * @param value a character for each byte
   * @return the value itself if it is of 1 to 250 bytes, each from 0x21 to 0x7E
   */
  static String keyOf(String value) {
    boolean usable =
        !value.isEmpty()
            && value.length() <= LONGEST
            && value.chars().allMatch(c -> c >= 0x21 && c <= 0x7e);
    return usable ? value : digest(value);
  }

  private static String digest(String value) {
    try {
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
