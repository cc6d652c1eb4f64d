package dev.larder.server.fetch;

import dev.larder.engine.message.ForwardRequest;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The fields by which proxies tell what a client asked of them: Forwarded (RFC 7239) and its
 * X-Forwarded ancestors, the id of a request, and the fields by which some frameworks let a request
 * pretend another URL or method. From a client that is not a trusted proxy they are forgeries.
 */
public final class ForwardedFields {

  private static final Set<String> NAMES =
      Set.of(
          "forwarded",
          "front-end-https",
          "x-host",
          "x-http-host-override",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-host",
          "x-original-url",
          "x-request-id",
          "x-rewrite-url",
          "x-url-scheme");

  /** Whatever a framework makes of the rest of the name: -For, -Host, -Proto, -Ssl, -Prefix … */
  private static final String PREFIX = "x-forwarded-";

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
    return isForwarded(field.getName());
  }

  /** Whether a field is one that only a trusted proxy may send. */
  static boolean isForwarded(String name) {
    char first = name.charAt(0);
    if (first != 'x' && first != 'X' && first != 'f' && first != 'F') {
      return false;
    }
    // An origin behind CGI cannot tell the two apart.
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return plain.startsWith(PREFIX) || NAMES.contains(plain);
  }

  /**
   * Adds this hop.
   *
   * @param fields the fields to be sent, with what trusted proxies before this one said
   * @param request tells what was asked for, as the key has it
   */
  static void append(HttpFields.Mutable fields, Hop hop, ForwardRequest request) {
    appendTo(fields, HttpHeader.FORWARDED, forwarded(hop, request));
    appendTo(fields, HttpHeader.X_FORWARDED_FOR, hop.peer());
    // What the first proxy saw is what the client asked for; later ones must not hide it.
    putIfAbsent(fields, HttpHeader.X_FORWARDED_PROTO, request.scheme());
    putIfAbsent(fields, HttpHeader.X_FORWARDED_HOST, request.authority());
    putIfAbsent(fields, HttpHeader.X_FORWARDED_PORT, Integer.toString(request.port()));
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

  private static String forwarded(Hop hop, ForwardRequest request) {
    String peer = hop.peer().indexOf(':') < 0 ? hop.peer() : "\"[" + hop.peer() + "]\"";
    // A colon is not a token character (RFC 7239 section 4).
    String authority = request.authority();
    String host = authority.indexOf(':') < 0 ? authority : "\"" + authority + "\"";
    return "for=" + peer + ";host=" + host + ";proto=" + request.scheme();
  }
}
