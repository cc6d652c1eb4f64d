package dev.larder.server.tls;

import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The host that a client asks for in its handshake (RFC 6066 section 3). */
public final class RequestedName {

  private RequestedName() {}

  /**
   * The name in lower case, without a dot at its end.
   *
   * @return null if the client sent none
   */
  public static @Nullable String of(@Nullable SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return canonical(host.getAsciiName());
        }
        if (name.getType() == 0) {
          try {
            return canonical(new SNIHostName(name.getEncoded()).getAsciiName());
          } catch (IllegalArgumentException e) {
            return null;
          }
        }
      }
    }
    return null;
  }

  private static String canonical(String name) {
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return host.toLowerCase(Locale.ROOT);
  }
}
