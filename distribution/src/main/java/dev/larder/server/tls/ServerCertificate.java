package dev.larder.server.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** A certificate with what leads to its root, and its private key. Immutable. */
public final class ServerCertificate {

  private static final int DNS_NAME = 2;
  private static final AtomicLong COUNT = new AtomicLong();

  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<String> names;
  private final String alias = Long.toString(COUNT.incrementAndGet());

  /**
   * A certificate.
   *
   * @param chain the certificate and then its issuers; at least one
   */
  ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
    this.names = namesOf(chain.get(0));
  }

  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  /** What TLS calls it; no other certificate ever has the same. */
  String alias() {
    return alias;
  }

  /** The algorithm of the key, by which TLS asks for certificates. */
  String keyType() {
    return chain.get(0).getPublicKey().getAlgorithm();
  }

  /** The host names that it is for, in lower case; a first label of {@code *} is for any. */
  public List<String> names() {
    return names;
  }

  /** When it expires, or one of those that lead to the root. */
  public Instant expiry() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Whether it is for a host, in lower case (RFC 9525 section 6.3). */
  public boolean isFor(String host) {
    int dot = host.indexOf('.');
    String wildcard = dot > 0 ? "*" + host.substring(dot) : host;
    return names.contains(host) || names.contains(wildcard);
  }

  private static List<String> namesOf(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))) {
            names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Then it is for no name.
    }
    if (names.isEmpty()) {
      commonName(certificate, names);
    }
    return List.copyOf(names);
  }

  private static void commonName(X509Certificate certificate, List<String> names) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(part.getValue().toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (InvalidNameException e) {
      // Then it is for no name.
    }
  }

  @Override
  public String toString() {
    return String.join(", ", names) + ", valid until " + expiry();
  }
}
