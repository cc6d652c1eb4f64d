package dev.larder.server.tls;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which certificate a client of one listener gets. For use by any number of threads. */
final class CertificateChoice {

  private final LiveCertificates own;
  private final Map<String, LiveCertificates> byHost;

  /**
   * A listener's choice.
   *
   * @param own the listener's certificates; the first is for names that nothing here is for
   * @param byHost the certificates of single hosts, which go before
   */
  CertificateChoice(LiveCertificates own, Map<String, LiveCertificates> byHost) {
    this.own = own;
    this.byHost = byHost;
  }

  /**
   * The certificate for a client.
   *
   * @param host the name that the client asks for, in lower case; null if it asks for none
   * @param keyType the kind of key that TLS looks for
   * @return null if there is none of that kind for the name
   */
  @Nullable ServerCertificate choose(@Nullable String host, String keyType) {
    List<ServerCertificate> candidates = candidates(host);
    for (ServerCertificate candidate : candidates) {
      if (candidate.keyType().equals(keyType)) {
        return candidate;
      }
    }
    return null;
  }

  private List<ServerCertificate> candidates(@Nullable String host) {
    LiveCertificates ofHost = host == null ? null : byHost.get(host);
    if (ofHost != null) {
      return ofHost.current();
    }
    List<ServerCertificate> mine = own.current();
    List<ServerCertificate> named =
        host == null ? List.of() : mine.stream().filter(one -> one.isFor(host)).toList();
    // The same names with another kind of key are as good as the first.
    return named.isEmpty()
        ? mine.stream().filter(one -> one.names().equals(mine.get(0).names())).toList()
        : named;
  }
}
