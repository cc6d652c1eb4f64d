package dev.larder.server.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the certificates of a PEM file, in their order. */
final class PemCertificates {

  private static final String SETTING = "certificate";

  private PemCertificates() {}

  static List<X509Certificate> read(Path file) throws UnusableCertificateException {
    List<PemBlocks.Block> blocks = PemBlocks.read(file, SETTING);
    List<X509Certificate> chain = new ArrayList<>();
    for (PemBlocks.Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(certificate(file, block));
      }
    }
    if (chain.isEmpty()) {
      throw new UnusableCertificateException(
          SETTING,
          file
              + " has no CERTIFICATE, only "
              + blocks.stream()
                  .map(PemBlocks.Block::label)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    return chain;
  }

  private static X509Certificate certificate(Path file, PemBlocks.Block block)
      throws UnusableCertificateException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (CertificateException e) {
      throw new UnusableCertificateException(
          SETTING, file + " has a CERTIFICATE that cannot be read: " + e.getMessage(), e);
    }
  }
}
