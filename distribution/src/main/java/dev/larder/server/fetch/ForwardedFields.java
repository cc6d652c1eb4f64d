package dev.larder.server.fetch;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The fields by which proxies tell what a client asked of them: Forwarded (RFC 7239) and its
 * X-Forwarded ancestors, and the fields by which some frameworks let a request pretend another URL
 * or method. From a client that is not a trusted proxy they are forgeries.
 */
public final class ForwardedFields {

  private static final Set<String> NAMES =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-scheme",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-server",
          "x-forwarded-prefix",
          "x-host",
          "x-original-url",
          "x-rewrite-url",
          "x-http-method",
          "x-http-method-override",
          "x-method-override");

  private ForwardedFields() {}

  /**
   * The fields without those that only a trusted proxy may send; the same object if there is none.
   */
  public static HttpFields withoutForged(HttpFields fields) {
    for (HttpField field : fields) {
      if (isForwarded(field)) {
        HttpFields.Mutable kept = HttpFields.build(fields.size());
        for (HttpField other : fields) {
          if (!isForwarded(other)) {
            kept.add(other);
          }
        }
        return kept.asImmutable();
      }
    }
    return fields;
  }

  private static boolean isForwarded(HttpField field) {
    String name = field.getName();
    char first = name.charAt(0);
    return (first == 'x' || first == 'X' || first == 'f' || first == 'F')
        && NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Adds this hop.
   *
   * @param fields the fields to be sent, with what trusted proxies before this one said
   */
  static void append(HttpFields.Mutable fields, Hop hop) {
    appendTo(fields, HttpHeader.FORWARDED, forwarded(hop));
    appendTo(fields, HttpHeader.X_FORWARDED_FOR, hop.peer());
    // What the first proxy saw is what the client asked for; later ones must not hide it.
    putIfAbsent(fields, HttpHeader.X_FORWARDED_PROTO, hop.scheme());
    putIfAbsent(fields, HttpHeader.X_FORWARDED_HOST, hop.authority());
    putIfAbsent(fields, HttpHeader.X_FORWARDED_PORT, Integer.toString(hop.port()));
  }

  private static void putIfAbsent(HttpFields.Mutable fields, HttpHeader header, String value) {
    if (!fields.contains(header)) {
      fields.put(header, value);
    }
  }

  /** Adds this server to Via (RFC 9110 section 7.6.3). */
  static void appendVia(HttpFields.Mutable fields, Hop hop) {
    appendTo(fields, HttpHeader.VIA, hop.version() + " larder");
  }

  private static void appendTo(HttpFields.Mutable fields, HttpHeader header, String element) {
    String before = String.join(", ", fields.getValuesList(header));
    fields.put(header, before.isEmpty() ? element : before + ", " + element);
  }

  private static String forwarded(Hop hop) {
    String peer = hop.peer().indexOf(':') < 0 ? hop.peer() : "\"[" + hop.peer() + "]\"";
    // A colon is not a token character (RFC 7239 section 4).
    String host =
        hop.authority().indexOf(':') < 0 ? hop.authority() : "\"" + hop.authority() + "\"";
    return "for=" + peer + ";host=" + host + ";proto=" + hop.scheme();
  }
}
