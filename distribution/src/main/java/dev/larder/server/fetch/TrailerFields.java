package dev.larder.server.fetch;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * Trailer fields, without those that mean something in the head only: framing, routing, modifiers
 * and authentication (RFC 9110 section 6.5.1).
 */
public final class TrailerFields {

  private static final Set<String> HEAD_ONLY =
      Set.of(
          "age",
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expect",
          "expires",
          "host",
          "keep-alive",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "retry-after",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "vary",
          "via",
          "warning",
          "www-authenticate");

  /** Beyond this, Jetty would cut the connection off; trailers may be left out at any time. */
  private static final int MOST_BYTES = 7 * 1024;

  /** What a field takes beside its name and value. */
  private static final int FRAME = 4;

  private TrailerFields() {}

  /** Those that may be sent as trailers; null if none are left. */
  static @Nullable HttpFields sendable(@Nullable HttpFields trailers) {
    if (trailers == null) {
      return null;
    }
    HttpFields.Mutable kept = HttpFields.build();
    for (HttpField field : trailers) {
      if (isTrailer(field.getName())) {
        kept.add(field);
      }
    }
    return whole(kept);
  }

  /** Those that may be sent as trailers; null if none are left. */
  public static @Nullable HttpFields sendable(Fields trailers) {
    HttpFields.Mutable kept = HttpFields.build();
    for (Field field : trailers) {
      if (isTrailer(field.name())) {
        kept.add(field.name(), field.value());
      }
    }
    return whole(kept);
  }

  private static @Nullable HttpFields whole(HttpFields trailers) {
    long bytes = 0;
    for (HttpField field : trailers) {
      String value = field.getValue();
      bytes += field.getName().length() + (value == null ? 0 : value.length()) + FRAME;
    }
    return bytes == 0 || bytes > MOST_BYTES ? null : trailers;
  }

  private static boolean isTrailer(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !HEAD_ONLY.contains(lower)
        && !lower.startsWith("if-")
        && !ForwardedFields.isForwarded(name);
  }
}
