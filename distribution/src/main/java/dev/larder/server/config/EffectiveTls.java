package dev.larder.server.config;

import dev.larder.server.tls.CertificateFiles;
import dev.larder.server.tls.KeyStoreFile;
import dev.larder.server.tls.PemFiles;
import dev.larder.server.tls.ServerCertificate;
import dev.larder.server.tls.UnusableCertificateException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code tls { … }} section, without the password, with the names and expiry of certificates. */
final class EffectiveTls {

  private EffectiveTls() {}

  static Map<String, Object> remarked(CertificateFiles files) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (files instanceof PemFiles pem) {
      all.put("certificate", new HoconWriter.Remarked(pem.certificate(), remark(files)));
      all.put("key", pem.key().toString());
    } else if (files instanceof KeyStoreFile store) {
      all.put("key-store", new HoconWriter.Remarked(store.keyStore(), remark(files)));
    }
    return all;
  }

  private static String remark(CertificateFiles files) {
    try {
      List<ServerCertificate> certificates = files.read();
      return certificates.stream()
          .map(EffectiveTls::remark)
          .collect(Collectors.joining("; "))
          .replaceAll("\\p{Cntrl}", "?");
    } catch (UnusableCertificateException e) {
      return "can no longer be used";
    }
  }

  private static String remark(ServerCertificate certificate) {
    boolean expired = certificate.expiry().isBefore(Instant.now());
    return (expired ? "EXPIRED: " : "") + certificate;
  }
}
