package dev.larder.server.config;

import com.typesafe.config.ConfigObject;
import dev.larder.server.tls.CertificateFiles;
import dev.larder.server.tls.KeyStoreFile;
import dev.larder.server.tls.PemFiles;
import dev.larder.server.tls.UnusableCertificateException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code tls { … }}, and the certificates that it names, to tell what is wrong with them. */
final class TlsReader {

  private final Path base;

  /**
   * Reads sections.
   *
   * @param base what relative paths are relative to
   */
  TlsReader(Path base) {
    this.base = base;
  }

  /** The certificates of a listener; empty if it has no TLS. */
  Optional<CertificateFiles> ofListener(Section listener) {
    for (String name : new String[] {"certificate", "key", "key-store", "key-store-password"}) {
      listener.onlyFor(name, "a section tls { } of the listener");
    }
    if (!written(listener)) {
      return Optional.empty();
    }
    Section tls = listener.section("tls");
    if (tls.has("key-store")) {
      tls.onlyFor("certificate", "a section without key-store");
      tls.onlyFor("key", "a section without key-store");
      return usable(tls, keyStore(tls));
    }
    tls.onlyFor("key-store-password", "a section with key-store");
    return usable(tls, pem(tls, "key-store, or certificate and key"));
  }

  /** The certificate of a virtual host; empty if it has none of its own. */
  Optional<CertificateFiles> ofHost(Section host) {
    if (!written(host)) {
      return Optional.empty();
    }
    Section tls = host.section("tls");
    tls.onlyFor("key-store", "a listener");
    tls.onlyFor("key-store-password", "a listener");
    return usable(tls, pem(tls, "certificate and key"));
  }

  /** Whether there is a section; what is no section is told. */
  private static boolean written(Section owner) {
    var unused = owner.section("tls");
    return owner.value("tls") instanceof ConfigObject;
  }

  private Optional<CertificateFiles> pem(Section tls, String wanted) {
    boolean certificate = tls.has("certificate");
    boolean key = tls.has("key");
    if (!certificate && !key) {
      tls.rejectAll(wanted + " are missing");
    } else if (!certificate || !key) {
      tls.rejectAll((key ? "certificate" : "key") + " is missing");
    }
    Path certificateFile = tls.parsed("certificate", base, this::path);
    Path keyFile = tls.parsed("key", base, this::path);
    boolean read = !certificateFile.equals(base) && !keyFile.equals(base);
    return read ? Optional.of(new PemFiles(certificateFile, keyFile)) : Optional.empty();
  }

  private Optional<CertificateFiles> keyStore(Section tls) {
    if (!tls.has("key-store-password")) {
      tls.rejectAll("key-store-password is missing");
      return Optional.empty();
    }
    Path file = tls.parsed("key-store", base, this::path);
    String password = tls.text("key-store-password", "");
    return file.equals(base) ? Optional.empty() : Optional.of(new KeyStoreFile(file, password));
  }

  private Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path");
    }
    try {
      return base.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path", e);
    }
  }

  private static Optional<CertificateFiles> usable(
      Section tls, Optional<CertificateFiles> written) {
    if (written.isPresent()) {
      try {
        var unused = written.get().read();
      } catch (UnusableCertificateException e) {
        tls.reject(e.setting(), String.valueOf(e.getMessage()));
      }
    }
    return written;
  }
}
