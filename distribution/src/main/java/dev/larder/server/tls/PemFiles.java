package dev.larder.server.tls;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate and its key in PEM.
 *
 * @param certificate the server's certificate, and after it those that lead to a root
 * @param key the private key, not encrypted: PKCS#8, PKCS#1 (RSA) or SEC1 (EC); may be the same
 *     file
 */
public record PemFiles(Path certificate, Path key) implements CertificateFiles {

  @Override
  public List<Path> paths() {
    return List.of(certificate, key);
  }

  @Override
  public List<ServerCertificate> read() throws UnusableCertificateException {
    List<X509Certificate> chain = PemCertificates.read(certificate);
    PrivateKey privateKey = PemKey.read(key, chain.get(0).getPublicKey());
    if (!KeyPairs.fit(privateKey, chain.get(0).getPublicKey())) {
      throw new UnusableCertificateException(
          "key", key + " is not the key of the certificate in " + certificate);
    }
    return List.of(new ServerCertificate(chain, privateKey));
  }
}
