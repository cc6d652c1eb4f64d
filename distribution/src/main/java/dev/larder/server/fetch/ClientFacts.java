package dev.larder.server.fetch;

import dev.larder.api.Fields;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.server.config.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.QuotedCSV;
import org.jspecify.annotations.Nullable;

/**
 * What local content is told of the client of a request, in one field of its own that no client can
 * send: sending it takes the place of whatever the client sent by that name.
 *
 * <p>Trusted proxies are believed about who asked them and whether that was by TLS; not about the
 * host, since the response is stored under the one in Host.
 *
 * @param scheme {@code http} or {@code https}
 * @param address the client's IP address, without brackets; {@code unknown} if there is none
 * @param port the client's port; 0 if it is not known
 */
public record ClientFacts(String scheme, String address, int port) {

  /** The name of the field. */
  public static final String FIELD = "Larder-Client";

  /** Adds the field. */
  void putInto(HttpFields.Mutable fields) {
    fields.put(FIELD, scheme + " " + port + " " + address);
  }

  /** Reads the field that {@link #putInto} added; null if it is not there. */
  public static @Nullable ClientFacts in(HttpFields fields) {
    String value = fields.get(FIELD);
    if (value == null) {
      return null;
    }
    String[] parts = value.split(" ", 3);
    return new ClientFacts(parts[0], parts[2], Integer.parseInt(parts[1]));
  }

  /**
   * The facts about the client of a request.
   *
   * @param trusted the proxies whose Forwarded fields are believed
   */
  static ClientFacts of(Hop hop, ForwardRequest request, List<AddressRange> trusted) {
    ClientFacts direct = new ClientFacts(request.scheme(), hop.peer(), hop.port());
    return hop.trusted() ? direct.behindProxies(request.fields(), trusted) : direct;
  }

  /** From the last proxy back to the first address that is no trusted proxy. */
  private ClientFacts behindProxies(Fields fields, List<AddressRange> trusted) {
    ClientFacts client = this;
    List<Element> elements = elements(fields);
    for (int i = elements.size() - 1; i >= 0; i--) {
      Element element = elements.get(i);
      InetAddress address = element.address();
      if (address == null) {
        break;
      }
      String proto = element.proto().isEmpty() ? client.scheme() : element.proto();
      client = new ClientFacts(proto, address.getHostAddress(), 0);
      if (trusted.stream().noneMatch(range -> range.contains(address))) {
        break;
      }
    }
    return client;
  }

  private static List<Element> elements(Fields fields) {
    List<Element> elements = new ArrayList<>();
    for (String element : listed(fields, "Forwarded")) {
      elements.add(Element.parse(element));
    }
    if (elements.isEmpty()) {
      // Whoever was asked by TLS first tells all after it.
      List<String> protos = listed(fields, "X-Forwarded-Proto");
      String proto = protos.isEmpty() ? "" : Element.web(protos.get(protos.size() - 1));
      for (String node : listed(fields, "X-Forwarded-For")) {
        elements.add(new Element(node, proto));
      }
    }
    return elements;
  }

  private static List<String> listed(Fields fields, String name) {
    QuotedCSV list = new QuotedCSV(true);
    fields.values(name).forEach(list::addValue);
    return list.getValues();
  }

  /** One proxy's words: who asked it, and by which scheme. */
  private record Element(String node, String proto) {

    static Element parse(String text) {
      String node = "";
      String proto = "";
      for (String pair : text.split(";", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String value = pair.substring(equals + 1).strip().replace("\"", "");
        if (name.equals("for")) {
          node = value;
        } else if (name.equals("proto")) {
          proto = web(value);
        }
      }
      return new Element(node, proto);
    }

    static String web(String proto) {
      String lower = proto.toLowerCase(Locale.ROOT);
      return lower.equals("http") || lower.equals("https") ? lower : "";
    }

    /** The address without brackets and port; null if it is none. */
    @Nullable InetAddress address() {
      String text = node;
      int bracket = text.indexOf(']');
      if (text.startsWith("[") && bracket > 0) {
        text = text.substring(1, bracket);
      } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
        text = text.substring(0, text.indexOf(':'));
      }
      if (text.indexOf('/') >= 0) {
        return null;
      }
      try {
        return AddressRange.parse(text).network();
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
