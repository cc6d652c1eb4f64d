package dev.larder.server.fetch;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.server.log.RequestIds;
import dev.larder.server.upgrade.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Transport;
import org.jspecify.annotations.Nullable;

/** Requests as they are sent upstream. */
final class Requests {

  /** What belongs to one connection, or is made anew here. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade");

  private Requests() {}

  /** Whether method, target and Host can be written into a request without breaking it. */
  static boolean sendable(ForwardRequest request) {
    String query = request.query();
    return !request.method().isEmpty()
        && request.path().startsWith("/")
        && visible(request.method())
        && inTarget(request.path())
        && inTarget(request.authority())
        && (query == null || inTarget(query));
  }

  private static boolean inTarget(String text) {
    return text.indexOf('#') < 0 && visible(text);
  }

  private static boolean visible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  static RawRequest make(
      ProxyOrigin origin,
      Upstream upstream,
      ForwardRequest forward,
      Hop hop,
      @Nullable ClientContent content,
      @Nullable Upgrade upgrade,
      ReadTimeout timeout) {
    RawRequest request =
        new RawRequest(
            origin.client(), upstream.uri(), forward.method(), forward.path(), forward.query());
    Transport transport = upstream.transport();
    if (transport != null) {
      request.transport(transport);
    }
    request.followRedirects(false);
    request.headers(
        fields -> {
          fields.clear();
          fields.put(
              HttpHeader.HOST, origin.preserveHost() ? forward.authority() : upstream.authority());
          for (Field line : forward.fields()) {
            if (!NOT_FORWARDED.contains(line.name().toLowerCase(Locale.ROOT))) {
              fields.add(field(forward.method(), line));
            }
          }
          if (origin.remote()) {
            ForwardedFields.append(fields, hop, forward);
            ForwardedFields.appendVia(fields, hop);
          } else {
            ClientFacts.of(hop, forward, origin.trustedProxies()).putInto(fields);
          }
          fields.put(RequestIds.FIELD, hop.requestId());
          if (upgrade != null) {
            upgrade.addTo(fields);
          }
        });
    if (content != null) {
      request.body(content.attempt(timeout));
      if (content.length() < 0) {
        request.trailersSupplier(content::trailers);
      }
    }
    return request;
  }

  private static HttpField field(String method, Field line) {
    HttpHeader header = HttpHeader.CACHE.get(line.name());
    String value =
        header == HttpHeader.MAX_FORWARDS && method.equals("OPTIONS")
            ? MaxForwards.decremented(line.value())
            : line.value();
    return new HttpField(header, line.name(), value);
  }

  /** Jetty's fields in the engine's form. */
  static Fields copy(HttpFields fields) {
    List<Field> lines = new ArrayList<>(fields.size());
    for (HttpField field : fields) {
      String value = field.getValue();
      lines.add(new Field(field.getName(), value == null ? "" : value));
    }
    return Fields.of(lines);
  }
}
