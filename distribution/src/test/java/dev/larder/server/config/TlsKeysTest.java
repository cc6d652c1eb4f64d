package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.tls.KeyStoreFile;
import dev.larder.server.tls.PemFiles;
import dev.larder.server.tls.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tls} of listeners and hosts: what arrives, what is refused, and what check prints. */
class TlsKeysTest {

  private static final String SITE = "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\n";
  private static final String SECURE =
      "listen = [ { port = 0, tls { certificate = s.pem, key = s.key } } ]\n";

  @TempDir private Path folder = Path.of("");

  private List<String> problems(String text) {
    return new ConfigText(folder).problems(SITE + text);
  }

  private void server() {
    TestCertificate.of("s.example").write(folder, "s");
  }

  @Test
  void filesOfAListener() {
    server();
    Listener listener = new ConfigText(folder).read(SITE + SECURE).listen().get(0);
    assertEquals(
        Optional.of(new PemFiles(folder.resolve("s.pem"), folder.resolve("s.key"))),
        listener.tls());
    assertTrue(listener.http2());
  }

  @Test
  void keyStoreOfAListener() {
    Path store =
        TestCertificate.keyStore(
            folder.resolve("store"), "PKCS12", "12345", List.of(TestCertificate.of("a")));
    assertEquals(
        Optional.of(new KeyStoreFile(store, "12345")),
        new ConfigText(folder)
            .read(
                SITE
                    + "listen = [ { port = 0, tls { key-store = store, key-store-password = 12345 } } ]")
            .listen()
            .get(0)
            .tls());
  }

  @Test
  void certificateOfAHost() {
    server();
    Site site =
        new ConfigText(folder)
            .read(SITE + SECURE + "hosts { a { tls { certificate = s.pem, key = s.key } } }")
            .sites()
            .get(0);
    assertEquals(
        Optional.of(new PemFiles(folder.resolve("s.pem"), folder.resolve("s.key"))),
        site.certificate());
  }

  @Test
  void mistakes() {
    server();
    TestCertificate.of("other").write(folder, "o");
    String inSection = "listen = [ { port = 0\n tls { ";
    assertEquals(
        List.of("cache.conf:3: listen[0].tls: key-store, or certificate and key are missing"),
        problems(inSection + "} } ]"));
    assertEquals(
        List.of("cache.conf:3: listen[0].tls: key is missing"),
        problems(inSection + "certificate = s.pem } } ]"));
    assertEquals(
        List.of(
            "cache.conf:3: listen[0].tls.key: o.key is not the key of the certificate in s.pem"),
        problems(inSection + "certificate = s.pem, key = o.key } } ]"));
    assertEquals(
        List.of("cache.conf:4: listen[0].tls.certificate: there is no file none.pem"),
        problems(inSection + "key = s.key\n certificate = none.pem } } ]"));
    assertEquals(
        List.of(
            "cache.conf:3: listen[0].tls: certificate is missing",
            "cache.conf:3: listen[0].tls.certificat: unknown setting; did you mean certificate?"),
        problems(inSection + "certificat = s.pem, key = s.key } } ]"));
    assertEquals(
        List.of(
            "cache.conf:3: listen[0].tls: certificate is missing",
            "cache.conf:3: listen[0].tls.cert: unknown setting; did you mean certificate?"),
        problems(inSection + "cert = s.pem, key = s.key } } ]"));
    assertEquals(
        List.of(
            "cache.conf:3: listen[0].tls.key: is only for a section without key-store",
            "cache.conf:3: listen[0].tls.key-store: there is no file none"),
        problems(inSection + "key-store = none, key-store-password = p, key = s.key } } ]"));
    assertEquals(
        List.of("cache.conf:3: listen[0].tls: key-store-password is missing"),
        problems(inSection + "key-store = none } } ]"));
    assertEquals(
        List.of("cache.conf:2: listen[0].key: is only for a section tls { } of the listener"),
        problems("listen = [ { port = 0, key = s.key } ]"));
    assertEquals(
        List.of("cache.conf:2: listen[0].tls: expected a section { }, found \"on\""),
        problems("listen = [ { port = 0, tls = on } ]"));
    assertEquals(
        List.of(
            "cache.conf:3: hosts.a.tls: certificate and key are missing",
            "cache.conf:3: hosts.a.tls.key-store: is only for a listener"),
        problems(SECURE + "hosts { a { tls { key-store = none } } }"));
    assertEquals(
        List.of("cache.conf:2: hosts.a.tls: no listener has tls"),
        problems("hosts { a { tls { certificate = s.pem, key = s.key } } }"));
  }

  @Test
  void aWrongPasswordIsNotTold() {
    TestCertificate.keyStore(
        folder.resolve("store"), "PKCS12", "sesame", List.of(TestCertificate.of("a")));
    List<String> problems =
        problems(
            "listen = [ { port = 0, tls { key-store = store, key-store-password = \"hunter2\" } } ]");
    assertEquals(
        List.of(
            "cache.conf:2: listen[0].tls.key-store-password: is not the password of store and its"
                + " keys"),
        problems);
  }

  private String check(String text) throws InvalidConfigException {
    return EffectiveConfig.render(new ConfigText(folder).read(SITE + text, Overrides.NONE));
  }

  @Test
  void checkTellsNamesAndExpiry() throws InvalidConfigException {
    Instant past = Instant.parse("2020-01-02T03:04:05Z");
    TestCertificate.of("EC", past, "a.example", "b.example").write(folder, "s");
    String printed = check(SECURE + "hosts { a { tls { certificate = s.pem, key = s.key } } }");
    String remark = " # EXPIRED: a.example, b.example, valid until 2020-01-02T03:04:05Z\n";
    assertTrue(
        printed.contains("certificate = \"" + folder.resolve("s.pem") + "\"" + remark), printed);
    assertEquals(
        printed, EffectiveConfig.render(new ConfigText(folder).read(printed, Overrides.NONE)));
  }

  @Test
  void checkLeavesThePasswordOut() throws InvalidConfigException {
    TestCertificate made =
        TestCertificate.of("EC", Instant.now().plus(Duration.ofDays(50)), "a.example");
    TestCertificate.keyStore(folder.resolve("store"), "JKS", "sesame", List.of(made));
    String printed =
        check("listen = [ { port = 0, tls { key-store = store, key-store-password = sesame } } ]");
    assertTrue(printed.contains("key-store = "), printed);
    assertTrue(printed.contains("# a.example, valid until "), printed);
    assertFalse(printed.contains("sesame"), printed);
    assertFalse(printed.contains("password"), printed);
  }
}
