package dev.larder.server.tls;

import java.nio.file.Path;
import java.util.List;

/** Where certificates and their private keys are kept. */
public sealed interface CertificateFiles permits PemFiles, KeyStoreFile {

  /** The files, in the order in which they are read. */
  List<Path> paths();

  /**
   * Reads them anew.
   *
   * @return at least one certificate; the first is for clients that ask for no name that is here
   * @throws UnusableCertificateException if they cannot be used, as they are
   */
  List<ServerCertificate> read() throws UnusableCertificateException;
}
