package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.Site;
import dev.larder.server.tls.CertificateFiles;
import dev.larder.server.tls.KeyStoreFile;
import dev.larder.server.tls.PemFiles;
import dev.larder.server.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with TLS: protocols, certificates by server name, and their replacement. */
@Timeout(60)
class TlsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir private Path folder = Path.of("");

  private final TestCertificate own = TestCertificate.of("own.example");

  private PemFiles ownFiles() {
    return own.write(folder, "own");
  }

  private static Site site(
      String name, List<String> aliases, StubOrigin origin, CertificateFiles... files) {
    return new Site(
        name,
        aliases,
        List.of(Running.location("/", Running.proxyTo(origin.uri()))),
        files.length == 0 ? Optional.empty() : Optional.of(files[0]));
  }

  private static Wire.Message ask(Running server, String name, String host) throws IOException {
    try (Wire wire = new Wire(TlsClient.connect(server.port(), name))) {
      return wire.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read();
    }
  }

  @Test
  void theUpstreamHearsOfHttps() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).tls(ownFiles(), true).start(new PassThrough())) {
      assertEquals("ok", ask(server, "own.example", "own.example").text());
      Wire.Message sent = origin.requests().get(0);
      assertEquals("https", sent.value("X-Forwarded-Proto"));
      assertEquals("443", sent.value("X-Forwarded-Port"));
      assertTrue(String.valueOf(sent.value("Forwarded")).contains("proto=https"), sent::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, h2:http/1.1, h2",
    "true, http/1.1, http/1.1",
    "true, '', ''",
    "false, h2:http/1.1, http/1.1",
  })
  void protocols(boolean http2, String offered, String chosen) throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).tls(ownFiles(), http2).start(new PassThrough());
        SSLSocket socket =
            TlsClient.connect(
                server.port(), "", offered.isEmpty() ? new String[0] : offered.split(":", -1))) {
      assertEquals(chosen, socket.getApplicationProtocol());
      if (chosen.equals("h2")) {
        RawHttp2 http = new RawHttp2(socket);
        http.getFrom(1, "https", "own.example", "/");
        assertEquals("200", http.answer());
        assertEquals("2.0 larder", origin.requests().get(0).value("Via"));
      } else {
        Wire wire = new Wire(socket);
        assertEquals(200, wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status());
      }
    }
  }

  /** As {@code DrainTest} has it without TLS. */
  @Test
  void aStopAnswersWhatComesAndClosesTheRest() throws Exception {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).tls(ownFiles(), true).start(new PassThrough());
        SSLSocket silent = TlsClient.connect(server.port(), "", "h2", "http/1.1");
        SSLSocket used = TlsClient.connect(server.port(), "", "http/1.1")) {
      Wire wire = new Wire(used);
      int port = server.port();
      assertNull(wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().value("Connection"));
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      Eventually.holds(() -> refused(port));
      assertEquals(
          "close", wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().value("Connection"));
      assertEquals("", wire.readToEnd());
      // Settings and GOAWAY, then the end.
      new Wire(silent).readToEnd();
      stopped.join();
    }
  }

  private static boolean refused(int port) {
    try (Wire wire = Wire.to(port)) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void onlyWhatIsStrong() throws Exception {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).tls(ownFiles(), true).start(new PassThrough())) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        SSLSocket socket =
            (SSLSocket)
                TlsClient.context().getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        assertEquals(version, socket.getSession().getProtocol());
        assertTrue(
            socket.getSession().getCipherSuite().matches(".*(GCM|CHACHA20).*"),
            socket.getSession().getCipherSuite());
        socket.close();
      }
      SSLSocket weak =
          (SSLSocket)
              TlsClient.context().getSocketFactory().createSocket("127.0.0.1", server.port());
      weak.setEnabledProtocols(new String[] {"TLSv1.2"});
      weak.setEnabledCipherSuites(
          new String[] {
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
          });
      assertThrows(SSLException.class, weak::startHandshake);
      weak.close();
    }
    var factory = TlsSettings.of(TlsClient.context());
    factory.start();
    assertArrayEquals(
        new String[] {"TLSv1.3", "TLSv1.2"}, factory.newSSLEngine().getEnabledProtocols());
    factory.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "www.one.example, one",
    "one.example, one",
    "WWW.ONE.EXAMPLE, one",
    "two.example, two",
    "plain.example, own",
    "unknown.example, own",
    "'', own"
  })
  void certificatesOfHosts(String asked, String given) throws IOException {
    TestCertificate one = TestCertificate.of("*.one.example", "one.example");
    // Whatever names it has: it stands with the host.
    TestCertificate two = TestCertificate.of("other.example");
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri())
                .tls(ownFiles(), true)
                .site(
                    site(
                        "www.one.example",
                        List.of("one.example"),
                        origin,
                        one.write(folder, "one")))
                .site(site("two.example", List.of(), origin, two.write(folder, "two")))
                .site(site("plain.example", List.of(), origin))
                .start(new PassThrough())) {
      X509Certificate expected =
          (given.equals("one") ? one : given.equals("two") ? two : own).certificate();
      assertEquals(expected, TlsClient.certificate(server.port(), asked));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "b.example, 1",
    "x.wild.example, 2",
    "a.example, 0",
    "x.y.wild.example, 0",
    "'', 0",
  })
  void certificatesOfAKeyStore(String asked, int given) throws IOException {
    List<TestCertificate> made =
        List.of(
            TestCertificate.of("a.example"),
            TestCertificate.of("b.example"),
            TestCertificate.of("*.wild.example"));
    Path store = TestCertificate.keyStore(folder.resolve("store"), "PKCS12", "secret", made);
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri())
                .tls(new KeyStoreFile(store, "secret"), true)
                .start(new PassThrough())) {
      assertEquals(made.get(given).certificate(), TlsClient.certificate(server.port(), asked));
    }
  }

  /** Two kinds of key for one name: each client gets the one that it can use. */
  @Test
  void theKindOfKeyThatTheClientKnows() throws IOException {
    Instant later = Instant.now().plus(Duration.ofDays(100));
    TestCertificate ec = TestCertificate.of("EC", later, "a.example");
    TestCertificate rsa = TestCertificate.of("RSA", later, "a.example");
    Path store =
        TestCertificate.keyStore(folder.resolve("store"), "PKCS12", "secret", List.of(ec, rsa));
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri())
                .tls(new KeyStoreFile(store, "secret"), true)
                .start(new PassThrough());
        SSLSocket old =
            (SSLSocket)
                TlsClient.context().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      assertEquals(ec.certificate(), TlsClient.certificate(server.port(), ""));
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      old.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
      old.startHandshake();
      assertEquals(rsa.certificate(), old.getSession().getPeerCertificates()[0]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // asked for in the handshake, asked for in the request, answer
    "one.example, one.example, 200",
    "one.example, www.one.example, 200",
    "one.example, ONE.example.:443, 200",
    "one.example, two.example, 421",
    "two.example, one.example, 421",
    "unknown.example, one.example, 421",
    "one.example, unknown.example, 421",
    "unknown.example, another.example, 200",
    "'', one.example, 200",
    "'', unknown.example, 200",
  })
  void whatIsMisdirected(String connected, String host, int status) throws IOException {
    try (StubOrigin all = StubOrigin.answering(OK);
        StubOrigin one = StubOrigin.answering(OK);
        StubOrigin two = StubOrigin.answering(OK);
        Running server =
            Running.proxy(all.uri())
                .tls(ownFiles(), true)
                .site(site("one.example", List.of("www.one.example"), one))
                .site(site("two.example", List.of(), two))
                .start(new PassThrough())) {
      assertEquals(status, ask(server, connected, host).status());
      try (RawHttp2 http = new RawHttp2(TlsClient.connect(server.port(), connected, "h2"))) {
        http.getFrom(1, "https", host, "/");
        assertEquals(Integer.toString(status), http.answer());
        // The connection is good for what it was made for.
        http.getFrom(3, "https", connected.isEmpty() ? "one.example" : connected, "/");
        assertEquals("200", http.answer());
      }
      int answered = status == 200 ? 2 : 0;
      assertEquals(
          answered + 1, all.requests().size() + one.requests().size() + two.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHostThatNobodyNames(boolean secure) throws IOException {
    Running.Setup setup = Running.with();
    if (secure) {
      setup.tls(ownFiles(), true);
    }
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            setup.site(site("one.example", List.of(), origin)).start(new PassThrough())) {
      String request = "GET / HTTP/1.1\r\nHost: unknown.example\r\n\r\n";
      try (Wire wire = secure ? new Wire(TlsClient.connect(server.port(), "")) : server.connect()) {
        assertEquals(421, wire.send(request).read().status());
      }
      assertEquals(0, origin.requests().size());
    }
  }

  @Test
  void aNewCertificateIsForNewConnections() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).tls(ownFiles(), true).start(new PassThrough());
        Wire running = new Wire(TlsClient.connect(server.port(), "own.example"))) {
      String request = "GET / HTTP/1.1\r\nHost: own.example\r\n\r\n";
      assertEquals(200, running.send(request).read().status());
      TestCertificate renewed = TestCertificate.of("own.example");
      renewed.write(folder, "own");
      server.refreshCertificates();
      assertEquals(renewed.certificate(), TlsClient.certificate(server.port(), "own.example"));
      assertEquals(200, running.send(request).read().status());
    }
  }

  @Test
  void aHalfNewCertificateIsForNobody() throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server =
            Running.proxy(origin.uri()).tls(ownFiles(), true).start(new PassThrough())) {
      TestCertificate renewed = TestCertificate.of("own.example");
      Path certificate = folder.resolve("own.pem");
      Files.writeString(certificate, renewed.pem().substring(0, 100));
      server.refreshCertificates();
      assertEquals(own.certificate(), TlsClient.certificate(server.port(), ""));
      Files.writeString(certificate, renewed.pem());
      server.refreshCertificates();
      assertEquals(own.certificate(), TlsClient.certificate(server.port(), ""));
      Files.delete(folder.resolve("own.key"));
      server.refreshCertificates();
      assertEquals(own.certificate(), TlsClient.certificate(server.port(), ""));
      Files.writeString(folder.resolve("own.key"), renewed.key());
      server.refreshCertificates();
      assertEquals(renewed.certificate(), TlsClient.certificate(server.port(), ""));
    }
  }

  @Test
  void filesAreLookedAtAgainAndAgain() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Server jetty = new Server();
    jetty.addBean(
        new CertificateReload(
            jetty,
            Duration.ofMillis(1),
            () -> {
              if (looks.incrementAndGet() == 2) {
                throw new IllegalStateException("a look that fails is not the last");
              }
            }));
    jetty.start();
    Eventually.holds(() -> looks.get() > 3);
    jetty.stop();
  }
}
