package dev.larder.server.config;

import dev.larder.server.tls.CertificateFiles;
import java.util.List;
import java.util.Optional;

/**
 * A virtual host.
 *
 * @param name the host name in lower case; empty for the default site
 * @param aliases further host names, in lower case
 * @param locations in the order in which they were written; the longest match wins
 * @param certificate the certificate for clients that ask for one of the names; empty for the
 *     listener's own
 */
public record Site(
    String name,
    List<String> aliases,
    List<Location> locations,
    Optional<CertificateFiles> certificate) {

  /** Copies the lists. */
  public Site {
    aliases = List.copyOf(aliases);
    locations = List.copyOf(locations);
  }

  /** A virtual host without a certificate of its own. */
  public Site(String name, List<String> aliases, List<Location> locations) {
    this(name, aliases, locations, Optional.empty());
  }
}
