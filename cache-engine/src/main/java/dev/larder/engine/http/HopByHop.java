package dev.larder.engine.http;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields that are about one connection and not about the message (RFC 9110 section 7.6.1, RFC
 * 9111 section 3.1). Without state; safe for use by several threads.
 *
 * <p>Connection may nominate further fields, but not every one. A client that nominates
 * Content-Length, Host, Authorization or Cache-Control, or an address that a trusted proxy noted,
 * changes behind this cache's back what was asked; and section 7.6.1 forbids a sender to nominate
 * what is intended for all recipients. So a closed set survives being nominated: what frames and
 * describes the content, routes and authenticates the request, steers caching, negotiation,
 * conditions and ranges, carries state, or traces the way of the message. All others go.
 */
public final class HopByHop {

  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> END_TO_END =
      Set.of(
          "accept",
          "age",
          "allow",
          "authentication-info",
          "authorization",
          "cache-control",
          "cache-status",
          "cookie",
          "date",
          "etag",
          "expect",
          "expires",
          "forwarded",
          "from",
          "host",
          "last-modified",
          "location",
          "max-forwards",
          "origin",
          "pragma",
          "range",
          "referer",
          "retry-after",
          "server",
          "set-cookie",
          "strict-transport-security",
          "surrogate-control",
          "user-agent",
          "vary",
          "via",
          "warning",
          "www-authenticate",
          "x-content-type-options",
          "x-frame-options",
          "x-real-ip");

  /** Families of fields whose members are all end to end. */
  private static final List<String> END_TO_END_PREFIXES =
      List.of("accept-", "access-control-", "content-", "if-", "x-forwarded-");

  private static final String TARGETED_SUFFIX = "-cache-control";

  private HopByHop() {}

  /**
   * The fields that go on to the next recipient: those of a request without what was meant for this
   * server, or those of a response without what was meant for this client. What the next connection
   * needs, the one who writes to it adds.
   */
  public static Fields strip(Fields fields) {
    Set<String> nominated = nominated(fields);
    return fields.without(
        field -> {
          String name = Grammar.lower(field.name());
          return ALWAYS.contains(name) || nominated.contains(name);
        });
  }

  /**
   * The fields of a response that may be stored as far as connections are concerned (RFC 9111
   * section 3.1): the same ones that go on, since no stored field is ever tied to one proxy.
   */
  public static Fields storable(Fields fields) {
    return strip(fields);
  }

  /** Whether a field is about one connection, nominated or not. */
  public static boolean isHopByHop(String name) {
    return ALWAYS.contains(Grammar.lower(name));
  }

  private static Set<String> nominated(Fields fields) {
    Set<String> names = null;
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(FieldNames.CONNECTION)) {
        for (String option : FieldList.parse(List.of(field.value()))) {
          String name = Grammar.lower(option);
          if (!isEndToEnd(name)) {
            if (names == null) {
              names = new HashSet<>();
            }
            names.add(name);
          }
        }
      }
    }
    return names == null ? Set.of() : names;
  }

  private static boolean isEndToEnd(String name) {
    if (END_TO_END.contains(name) || name.endsWith(TARGETED_SUFFIX)) {
      return true;
    }
    for (String prefix : END_TO_END_PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
