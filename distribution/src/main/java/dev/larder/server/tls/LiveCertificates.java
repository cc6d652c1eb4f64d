package dev.larder.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one place in the configuration, as its files have them now. New files take
 * their place if they can be used; otherwise the certificates before stay.
 *
 * <p>For use by any number of threads; one of them refreshes.
 */
final class LiveCertificates {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCertificates.class);
  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

  private final String place;
  private final CertificateFiles files;
  private final InstantSource clock;
  private final Map<String, ServerCertificate> byAlias;
  private volatile List<ServerCertificate> current = List.of();

  // Below: used by the one that refreshes.
  private List<ServerCertificate> before = List.of();
  private byte[] seen;
  private Instant warned = Instant.MIN;

  /**
   * Reads the files for the first time.
   *
   * @param place where the configuration names them, for the log
   * @param byAlias gets the certificates that are in force and, for handshakes that have begun,
   *     those before
   */
  LiveCertificates(
      String place,
      CertificateFiles files,
      Map<String, ServerCertificate> byAlias,
      InstantSource clock)
      throws UnusableCertificateException {
    this.place = place;
    this.files = files;
    this.byAlias = byAlias;
    this.clock = clock;
    // First: what changes while the files are read is seen as a change later.
    this.seen = digest();
    use(files.read());
    warnOfExpiry();
  }

  private void use(List<ServerCertificate> read) {
    before.forEach(certificate -> byAlias.remove(certificate.alias()));
    read.forEach(certificate -> byAlias.put(certificate.alias(), certificate));
    before = current;
    current = read;
  }

  List<ServerCertificate> current() {
    return current;
  }

  /** Reads the files again if they have changed. */
  void refresh() {
    byte[] now = digest();
    if (!Arrays.equals(seen, now)) {
      seen = now;
      try {
        use(files.read());
        warned = Instant.MIN;
        LOG.info("The new certificate of {} is in force: {}", place, described(current));
      } catch (UnusableCertificateException | RuntimeException e) {
        LOG.error(
            "The new certificate of {} cannot be used, and the one before stays in force: {}",
            place,
            e.getMessage());
      }
    }
    warnOfExpiry();
  }

  private static String described(List<ServerCertificate> certificates) {
    return certificates.stream().map(ServerCertificate::toString).collect(Collectors.joining("; "));
  }

  private void warnOfExpiry() {
    Instant now = clock.instant();
    if (warned.isAfter(now.minus(BETWEEN_WARNINGS))) {
      return;
    }
    for (ServerCertificate certificate : current) {
      if (certificate.expiry().isBefore(now)) {
        LOG.warn("The certificate of {} has expired: {}", place, certificate);
        warned = now;
      } else if (certificate.expiry().isBefore(now.plus(SOON))) {
        LOG.warn("The certificate of {} expires soon: {}", place, certificate);
        warned = now;
      }
    }
  }

  /** What the files have in them; a file that cannot be read is as an empty one. */
  private byte[] digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path path : files.paths()) {
        try {
          byte[] content = Files.readAllBytes(path);
          digest.update(Integer.toString(content.length).getBytes(StandardCharsets.US_ASCII));
          digest.update(content);
        } catch (IOException e) {
          digest.update((byte) '-');
        }
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
