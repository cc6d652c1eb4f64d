package dev.larder.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.Overrides;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.host.TlsClient;
import dev.larder.server.tls.TestCertificate;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts with one store and the same path: neither is ever answered with the other's. */
@Timeout(60)
class SitesApartTest {

  @TempDir private Path folder = Path.of("");

  private static String ask(URI server, String connected, String host) throws IOException {
    try (Socket socket =
        server.getScheme().equals("https")
            ? TlsClient.connect(server.getPort(), connected)
            : new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      String request = "GET /page HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static void assertHit(String answer, String body) {
    assertTrue(answer.contains("; hit"), answer);
    assertTrue(answer.endsWith(body), answer);
  }

  @Test
  void everyHostHasItsOwn() throws Exception {
    TestCertificate.of("one.example", "two.example").write(folder, "s");
    OriginAnswer one = OriginAnswer.ok("first").field("Cache-Control", "max-age=600");
    OriginAnswer two = OriginAnswer.ok("second").field("Cache-Control", "max-age=600");
    try (ScriptedOrigin first = ScriptedOrigin.start().on("/page", one);
        ScriptedOrigin second = ScriptedOrigin.start().on("/page", two)) {
      String text =
          """
          listen = [ { port = 0, address = "127.0.0.1" },
                     { port = 0, address = "127.0.0.1", tls { certificate = s.pem, key = s.key } } ]
          stores { mem { provider = mem, size = 1M } }
          hosts {
            "one.example" { aliases = [uno.example], locations = [ { url = "/", proxy = "%s" } ] }
            "two.example" { locations = [ { url = "/", proxy = "%s" } ] }
          }
          """
              .formatted(first.url(), second.url());
      Path file = Files.writeString(folder.resolve("cache.conf"), text);
      ServerConfig config =
          new ConfigReader(StoreProviders.discover(SitesApartTest.class.getClassLoader()))
              .read(Optional.of(file), Overrides.NONE, folder)
              .server();
      try (RunningServer server = CacheServer.start(config)) {
        List<URI> addresses = server.addresses();
        assertEquals("https", addresses.get(1).getScheme());
        for (URI address : addresses) {
          for (String host : List.of("one.example", "two.example")) {
            assertFalse(ask(address, host, host).contains("; hit"), host);
            assertHit(ask(address, host, host), host.equals("one.example") ? "first" : "second");
          }
          for (String host : List.of("unknown.example", "127.0.0.1")) {
            assertTrue(ask(address, "", host).startsWith("HTTP/1.1 421 "), host);
          }
        }
        URI secure = addresses.get(1);
        assertTrue(ask(secure, "two.example", "one.example").startsWith("HTTP/1.1 421 "));
        assertTrue(ask(secure, "unknown.example", "one.example").startsWith("HTTP/1.1 421 "));
        assertHit(ask(secure, "uno.example", "one.example"), "first");
      }
      assertEquals(2, first.requests().size());
      assertEquals(2, second.requests().size());
    }
  }
}
