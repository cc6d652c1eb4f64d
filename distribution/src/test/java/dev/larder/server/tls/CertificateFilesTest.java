package dev.larder.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What certificates and keys are read from, and what is said of those that cannot be used. */
class CertificateFilesTest {

  private final Instant later = Instant.now().plus(Duration.ofDays(100));

  @TempDir private Path folder = Path.of("");

  private PemFiles write(String certificate, String key) throws IOException {
    return new PemFiles(
        Files.writeString(folder.resolve("c.pem"), certificate),
        Files.writeString(folder.resolve("c.key"), key));
  }

  private String problem(CertificateFiles files) {
    UnusableCertificateException e = assertThrows(UnusableCertificateException.class, files::read);
    return e.setting() + ": " + String.valueOf(e.getMessage()).replace(folder + "/", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void keysInPkcs8(String algorithm) throws Exception {
    TestCertificate made = TestCertificate.of(algorithm, later, "a.example", "b.example");
    ServerCertificate read = write(made.pem(), made.key()).read().get(0);
    assertEquals(List.of(made.certificate()), read.chain());
    assertEquals(List.of("a.example", "b.example"), read.names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void keysInTheOlderForms(String algorithm) throws Exception {
    TestCertificate made = TestCertificate.of(algorithm, later, "a.example");
    assertTrue(made.olderKey().contains(algorithm + " PRIVATE KEY"));
    assertEquals(1, write(made.pem(), made.olderKey()).read().size());
  }

  /** openssl ecparam -genkey writes the parameters first; some tools write text around blocks. */
  @Test
  void whatStandsAroundTheBlocks() throws Exception {
    TestCertificate made = TestCertificate.of("a.example");
    String parameters = TestCertificate.block("EC PARAMETERS", new byte[] {6, 0});
    assertEquals(
        1,
        write(
                "subject=a - b\n" + made.pem().replace("\n", "\r\n") + "end",
                parameters + made.olderKey())
            .read()
            .size());
  }

  @Test
  void theChainAndTheKeyInOneFile() throws Exception {
    TestCertificate made = TestCertificate.of("a.example");
    TestCertificate issuer = TestCertificate.of("CA");
    Path file =
        Files.writeString(folder.resolve("all.pem"), made.key() + made.pem() + issuer.pem());
    assertEquals(
        List.of(made.certificate(), issuer.certificate()),
        new PemFiles(file, file).read().get(0).chain());
  }

  @Test
  void whatIsWrongWithPem() throws IOException {
    TestCertificate made = TestCertificate.of("a.example");
    TestCertificate other = TestCertificate.of("a.example");
    TestCertificate rsa = TestCertificate.of("RSA", later, "a.example");
    assertEquals(
        "key: c.key is not the key of the certificate in c.pem",
        problem(write(made.pem(), other.key())));
    assertEquals(
        "key: c.key has a key that cannot be read as one of the certificate's kind, EC",
        problem(write(made.pem(), rsa.key())));
    assertEquals(
        "key: c.key is a key for RSA, the certificate is for EC",
        problem(write(made.pem(), rsa.olderKey())));
    String encrypted =
        "key: c.key is encrypted: decrypt it, or use a key-store with a key-store-password";
    assertEquals(
        encrypted,
        problem(write(made.pem(), TestCertificate.block("ENCRYPTED PRIVATE KEY", new byte[] {1}))));
    assertEquals(
        encrypted,
        problem(
            write(
                made.pem(),
                made.olderKey()
                    .replaceFirst(
                        "KEY-----\n",
                        "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"))));
    assertEquals(
        "certificate: c.pem has no CERTIFICATE, only PRIVATE KEY",
        problem(write(made.key(), made.key())));
    assertEquals(
        "key: c.key has no PRIVATE KEY, only CERTIFICATE", problem(write(made.pem(), made.pem())));
    assertEquals(
        "certificate: c.pem has no whole PEM block, -----BEGIN … to -----END …",
        problem(write(made.pem().substring(0, made.pem().length() / 2), made.key())));
    assertEquals(
        "certificate: c.pem: the block CERTIFICATE is not base64",
        problem(write(made.pem().replace("M", "!"), made.key())));
    assertTrue(
        problem(write(TestCertificate.block("CERTIFICATE", new byte[] {1, 2}), made.key()))
            .startsWith("certificate: c.pem has a CERTIFICATE that cannot be read: "));
    assertEquals(
        "certificate: there is no file none.pem",
        problem(new PemFiles(folder.resolve("none.pem"), folder.resolve("c.key"))));
    assertEquals(
        "certificate: " + folder + " is a folder, not a file",
        problem(new PemFiles(folder, folder.resolve("c.key"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void keyStores(String type) throws Exception {
    TestCertificate a = TestCertificate.of("a.example");
    TestCertificate b = TestCertificate.of("*.b.example");
    Path file =
        TestCertificate.keyStore(folder.resolve("store"), type, "open sesame", List.of(a, b));
    List<ServerCertificate> read = new KeyStoreFile(file, "open sesame").read();
    assertEquals(2, read.size());
    assertEquals(List.of(a.certificate()), read.get(0).chain());
    KeyStoreFile wrong = new KeyStoreFile(file, "sesame");
    assertEquals("key-store-password: is not the password of store and its keys", problem(wrong));
    assertFalse(wrong.toString().contains("sesame"));
    Files.write(file, new byte[] {0, 1, 2});
    assertTrue(problem(new KeyStoreFile(file, "x")).startsWith("key-store: store is "));
    assertEquals(
        "key-store: there is no file none", problem(new KeyStoreFile(folder.resolve("none"), "x")));
  }

  @Test
  void aWildcardStandsForOneLabel() throws Exception {
    TestCertificate made = TestCertificate.of("*.example.com", "example.com");
    ServerCertificate read = write(made.pem(), made.key()).read().get(0);
    assertTrue(read.isFor("example.com"));
    assertTrue(read.isFor("a.example.com"));
    assertFalse(read.isFor("b.a.example.com"));
    assertFalse(read.isFor(".example.com"));
    assertFalse(read.isFor("example.org"));
  }
}
