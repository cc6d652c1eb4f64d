package dev.larder.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Gives TLS the certificate and key of each handshake. Only for engines of a server. */
@SuppressWarnings("NullAway") // The JDK's interface says null for "none".
final class ChosenKeys extends X509ExtendedKeyManager {

  private final CertificateChoice choice;
  private final Map<String, ServerCertificate> byAlias;

  ChosenKeys(CertificateChoice choice, Map<String, ServerCertificate> byAlias) {
    this.choice = choice;
    this.byAlias = byAlias;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    ServerCertificate chosen =
        choice.choose(RequestedName.of(engine.getHandshakeSession()), keyType);
    return chosen == null ? null : chosen.alias();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ServerCertificate certificate = byAlias.get(alias);
    return certificate == null ? null : certificate.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ServerCertificate certificate = byAlias.get(alias);
    return certificate == null ? null : certificate.key();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    ServerCertificate chosen = choice.choose(null, keyType);
    return chosen == null ? null : chosen.alias();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
