package dev.larder.server.config;

import dev.larder.server.tls.CertificateFiles;
import java.util.Optional;

/**
 * Where to listen.
 *
 * @param address an IP address or host name of this machine
 * @param port the port; 0 for any free one
 * @param http2 whether HTTP/2 is spoken as well
 * @param tls the certificates of a listener that speaks TLS; empty for one that does not
 */
public record Listener(String address, int port, boolean http2, Optional<CertificateFiles> tls) {

  /** A listener without TLS. */
  public Listener(String address, int port, boolean http2) {
    this(address, port, http2, Optional.empty());
  }
}
