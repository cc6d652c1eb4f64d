package dev.larder.testkit.kit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytes of a body, made from a seed, so that nobody needs to keep them.
 *
 * @param seed the same seed gives the same bytes
 * @param length in bytes
 */
public record Content(long seed, int length) {

  private static final Map<Content, String> DIGESTS_OF_GREAT_ONES = new ConcurrentHashMap<>();
  private static final int GREAT = 20_000;

  /** All of it; the caller's own. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate((length + 7) & ~7);
    long state = seed * 0x9e3779b97f4a7c15L + length;
    while (bytes.hasRemaining()) { // SplitMix64: several times as fast as java.util.Random
      state += 0x9e3779b97f4a7c15L;
      long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      bytes.putLong(mixed ^ (mixed >>> 31));
    }
    byte[] array = bytes.array();
    return array.length == length ? array : Arrays.copyOf(array, length);
  }

  /** All of it in a heap buffer. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes());
  }

  /** The digest of all of it. */
  public String digest() {
    return length < GREAT
        ? digestOf(bytes())
        : DIGESTS_OF_GREAT_ONES.computeIfAbsent(this, content -> digestOf(content.bytes()));
  }

  /** The SHA-256 digest of some bytes, in hexadecimal digits. */
  public static String digestOf(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
