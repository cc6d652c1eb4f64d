package dev.larder.server.fetch;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** How many more servers an OPTIONS request may be forwarded to (RFC 9110 section 7.6.2). */
public final class MaxForwards {

  private MaxForwards() {}

  /** Whether a request may not be forwarded at all, and is to be answered here. */
  public static boolean isZero(HttpFields fields) {
    return count(fields.get(HttpHeader.MAX_FORWARDS)) == 0;
  }

  /** The value for the next server; as it is if it is no number. */
  static String decremented(String value) {
    long count = count(value);
    return count > 0 ? Long.toString(count - 1) : value;
  }

  /** A number, at most nine digits of it; -1 for anything else. */
  private static long count(@Nullable String value) {
    return value != null && value.matches("[0-9]{1,9}") ? Long.parseLong(value) : -1;
  }
}
