package dev.larder.server.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the private key of a PEM file. */
final class PemKey {

  private static final String SETTING = "key";

  private PemKey() {}

  /**
   * Reads a key.
   *
   * @param certified the public key of the certificate that it is for: it tells the algorithm and
   *     its parameters
   */
  static PrivateKey read(Path file, PublicKey certified) throws UnusableCertificateException {
    List<PemBlocks.Block> blocks = PemBlocks.read(file, SETTING);
    for (PemBlocks.Block block : blocks) {
      if (block.label().endsWith("PRIVATE KEY")) {
        return key(file, block, certified);
      }
    }
    throw new UnusableCertificateException(
        SETTING,
        file
            + " has no PRIVATE KEY, only "
            + blocks.stream()
                .map(PemBlocks.Block::label)
                .distinct()
                .collect(Collectors.joining(", ")));
  }

  private static PrivateKey key(Path file, PemBlocks.Block block, PublicKey certified)
      throws UnusableCertificateException {
    if (block.label().equals("ENCRYPTED PRIVATE KEY") || block.fields().contains("ENCRYPTED")) {
      throw new UnusableCertificateException(
          SETTING,
          file + " is encrypted: decrypt it, or use a key-store with a key-store-password");
    }
    String algorithm = certified.getAlgorithm();
    byte[] encoded =
        switch (block.label()) {
          case "PRIVATE KEY" -> block.content();
          case "RSA PRIVATE KEY" -> wrap(file, block, "RSA", certified);
          case "EC PRIVATE KEY" -> wrap(file, block, "EC", certified);
          default ->
              throw new UnusableCertificateException(
                  SETTING, file + " has a " + block.label() + ", which is not supported");
        };
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new UnusableCertificateException(
          SETTING,
          file + " has a key that cannot be read as one of the certificate's kind, " + algorithm,
          e);
    }
  }

  /** The older forms lack the algorithm, which the certificate has, too. */
  private static byte[] wrap(Path file, PemBlocks.Block block, String kind, PublicKey certified)
      throws UnusableCertificateException {
    if (!certified.getAlgorithm().equals(kind)) {
      throw new UnusableCertificateException(
          SETTING,
          file + " is a key for " + kind + ", the certificate is for " + certified.getAlgorithm());
    }
    return Der.privateKeyInfo(Der.algorithm(certified.getEncoded()), block.content());
  }
}
