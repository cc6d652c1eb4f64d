package dev.larder.memcached.pages;

import java.nio.charset.StandardCharsets;

/**
 * Bytes as texts, one character of 0 to 255 for each: keys are made of bytes, and most of what they
 * are made of comes as texts.
 */
final class Bytes {

  private Bytes() {}

  /** The bytes of a text in UTF-8. */
  static String utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  /** The bytes of a field's value: it has one character for each, unless somebody made it so. */
  static String ofField(String value) {
    return value.chars().allMatch(c -> c <= 0xff) ? value : utf8(value);
  }
}
