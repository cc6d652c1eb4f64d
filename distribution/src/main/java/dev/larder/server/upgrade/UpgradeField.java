package dev.larder.server.upgrade;

import dev.larder.engine.http.FieldList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The protocols that a message's Upgrade fields list (RFC 9110 section 7.8). */
final class UpgradeField {

  /**
   * HTTP in any version, and TLS, which would carry it: a client could send requests past this
   * server to what stands behind it.
   */
  private static final Set<String> REFUSED = Set.of("h2", "h2c", "h3", "http", "tls");

  private static final Pattern PROTOCOL =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?");

  private UpgradeField() {}

  /** The protocols as they are listed; none if one of them cannot be one. */
  static List<String> protocols(HttpFields fields) {
    List<String> values = new ArrayList<>(1);
    for (HttpField field : fields) {
      if (field.getHeader() == HttpHeader.UPGRADE && field.getValue() != null) {
        values.add(field.getValue());
      }
    }
    List<String> protocols = FieldList.parse(values);
    return protocols.stream().allMatch(p -> PROTOCOL.matcher(p).matches()) ? protocols : List.of();
  }

  /** The protocols that may be asked of an upstream. */
  static List<String> offered(HttpFields fields) {
    return protocols(fields).stream().filter(p -> !REFUSED.contains(name(p))).toList();
  }

  private static String name(String protocol) {
    int slash = protocol.indexOf('/');
    return (slash < 0 ? protocol : protocol.substring(0, slash)).toLowerCase(Locale.ROOT);
  }
}
