package dev.larder.server.packaged;

import dev.larder.testkit.origin.RawResponse;
import java.util.regex.Pattern;

/** What the response field Cache-Status (RFC 9211) tells. */
final class CacheStatus {
  private static final Pattern HIT = Pattern.compile(";\\s*hit\\b");

  private CacheStatus() {}

  /** Whether the response came from the store without asking the origin. */
  static boolean isHit(RawResponse response) {
    return HIT.matcher(response.field("Cache-Status")).find();
  }
}
