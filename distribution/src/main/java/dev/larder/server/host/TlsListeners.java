package dev.larder.server.host;

import dev.larder.server.config.Listener;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.Site;
import dev.larder.server.tls.Certificates;
import dev.larder.server.tls.UnusableCertificateException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the listeners of a configuration make TLS connections with.
 *
 * @param certificates all certificates, which can be refreshed
 * @param contexts one for each listener, in their order; empty for one without TLS
 */
record TlsListeners(Certificates certificates, List<Optional<SSLContext>> contexts) {

  /**
   * Reads all certificates.
   *
   * @throws IOException if one cannot be used any more since the configuration was checked
   */
  static TlsListeners open(ServerConfig config, InstantSource clock) throws IOException {
    Certificates certificates = new Certificates(clock);
    List<Optional<SSLContext>> contexts = new ArrayList<>();
    try {
      for (Site site : config.sites()) {
        if (site.certificate().isPresent()) {
          List<String> names = new ArrayList<>(List.of(site.name()));
          names.addAll(site.aliases());
          certificates.addHost(names, site.certificate().get());
        }
      }
      for (Listener listener : config.listen()) {
        String place = "listen[" + contexts.size() + "]";
        contexts.add(
            listener.tls().isEmpty()
                ? Optional.empty()
                : Optional.of(certificates.listener(place, listener.tls().get())));
      }
    } catch (UnusableCertificateException e) {
      throw new IOException(e.setting() + ": " + e.getMessage(), e);
    }
    return new TlsListeners(certificates, contexts);
  }
}
