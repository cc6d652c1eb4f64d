package dev.larder.server.load.shared;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * What the origin of these runs has: items by number, of which everything but the version follows
 * from the number.
 *
 * <p>Of 20 items 16 have up to 20 kB, three up to 100 kB, and one 150 to 600 kB, which memcached
 * gets in chunks. The life of each is between half and one and a half of the run's.
 */
final class Made {

  private Made() {}

  /** The path of an item. */
  static String path(int item) {
    return "/item/" + item;
  }

  /** The item of a path. */
  static int item(String path) {
    return Integer.parseInt(path.substring("/item/".length()));
  }

  private static SplittableRandom facts(int item) {
    return new SplittableRandom(item * 0x9E3779B97F4A7C15L);
  }

  /** The length of an item's body in bytes. */
  static int length(int item) {
    SplittableRandom random = facts(item);
    int kind = random.nextInt(20);
    if (kind < 16) {
      return random.nextInt(200, 20_000);
    }
    return kind < 19 ? random.nextInt(20_000, 100_000) : random.nextInt(150_000, 600_000);
  }

  /**
   * How long an item is fresh.
   *
   * @param mean of all items, in seconds
   * @return in seconds
   */
  static int life(int item, int mean) {
    return facts(~item).nextInt(mean / 2, mean + mean / 2 + 1);
  }

  /** The body of a version: its own name, and noise behind it. */
  static byte[] body(String path, long version) {
    byte[] body = new byte[length(item(path))];
    new SplittableRandom(path.hashCode() * 31L + version).nextBytes(body);
    byte[] name = name(path, version);
    System.arraycopy(name, 0, body, 0, name.length);
    return body;
  }

  /** What a body of this path and version begins with. */
  static byte[] name(String path, long version) {
    return (path + " " + version + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** SHA-256, in hexadecimal. */
  static String digest(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
