package dev.larder.server.host;

import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS as it is spoken here: 1.2 and 1.3, ciphers with forward secrecy and AEAD alone. */
final class TlsSettings {

  /** All of them may be used with HTTP/2 (RFC 9113 appendix A). */
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  private TlsSettings() {}

  static SslContextFactory.Server of(SSLContext context) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(context);
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    tls.setExcludeProtocols();
    tls.setIncludeCipherSuites(CIPHERS);
    tls.setExcludeCipherSuites();
    // The client knows what is fast on its machine; all of these are strong.
    tls.setUseCipherSuitesOrder(false);
    tls.setRenegotiationAllowed(false);
    return tls;
  }
}
