package dev.larder.memcached;

import dev.larder.api.Key;
import java.util.Base64;

/**
 * The names that an entry's items have on a server.
 *
 * @param entry of the item that says what the entry is: the prefix and the key's digest (SHA-256,
 *     43 characters of base64url)
 */
record StoreKeys(String entry) {

  /** The longest prefix: with it the longest name has less than memcached's 250 bytes. */
  static final int LONGEST_PREFIX = 128;

  static StoreKeys of(String prefix, Key key) {
    return new StoreKeys(
        prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(key.digest()));
  }

  /** A piece of what one generation has of the entry. */
  String chunk(long generation, int number) {
    return entry + "." + Long.toHexString(generation) + "." + number;
  }

  /** The right to fetch it. */
  String lease() {
    return entry + ".lease";
  }
}
