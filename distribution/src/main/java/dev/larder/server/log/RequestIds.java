package dev.larder.server.log;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names of single requests, by which logs of several servers are compared. */
public final class RequestIds {

  /** The field that carries the id of a request from server to server. */
  public static final String FIELD = "X-Request-Id";

  private static final int LONGEST = 64;

  /** Tells this process from others, and from itself before a restart. */
  private static final String PREFIX = prefix();

  private static final AtomicLong COUNT = new AtomicLong();

  private RequestIds() {}

  private static String prefix() {
    long random = new SecureRandom().nextLong() >>> 24; // 40 bits: eight digits
    return String.format("%8s", Long.toString(random, 32)).replace(' ', '0') + "-";
  }

  /** An id that no other request has. It can be guessed. */
  static String next() {
    return PREFIX + Long.toString(COUNT.incrementAndGet(), 32);
  }

  /**
   * Whether an id may be passed on and logged: 1 to 64 letters, digits, dots, dashes, underlines.
   */
  static boolean wellFormed(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }
}
