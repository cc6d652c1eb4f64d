package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.WebSocketOrigin.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real browser loads a page with its assets over TLS and HTTP/2, and talks to a WebSocket. */
@ExtendWith(ServerLogOnFailure.class)
@Timeout(240)
class BrowserIT {

  /** The load is over when the last image is there, and so after the WebSocket. */
  private static final Map<String, Page> PAGES =
      Map.of(
          "/",
          new Page(
              "text/html",
              """
              <!DOCTYPE html>
              <html>
              <head><title>Pantry</title><link rel="stylesheet" href="/style.css"></head>
              <body>
              <p id="styled">jam</p>
              <img id="image" src="/image.svg" alt="">
              <p id="report">the script has not run</p>
              <script src="/app.js"></script>
              <img src="/after-echo.svg" alt="">
              </body>
              </html>
              """),
          "/style.css",
          new Page("text/css", "#styled { color: rgb(1, 2, 3); }\n"),
          "/image.svg",
          new Page(
              "image/svg+xml",
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"7\" height=\"5\"/>\n"),
          WebSocketOrigin.AFTER_ECHO,
          new Page(
              "image/svg+xml",
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n"),
          "/app.js",
          new Page(
              "text/javascript",
              """
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/echo')
              const report = document.getElementById('report')
              socket.onopen = () => socket.send('over the wire')
              socket.onerror = () => { report.textContent = 'the socket failed' }
              socket.onmessage = async (message) => {
                await document.getElementById('image').decode()
                const protocols = performance.getEntries()
                  .filter(entry => entry.nextHopProtocol !== undefined)
                  .map(entry => new URL(entry.name).pathname + ' ' + entry.nextHopProtocol)
                const color = getComputedStyle(document.getElementById('styled')).color
                report.textContent =
                  'echo ' + message.data + '; ' + color + '; ' + protocols.sort().join(', ') + '.'
                socket.close(1000)
              }
              """));

  /** A certificate that nobody has signed, made as the operator would. */
  private static Path keyStore(Path folder) throws Exception {
    Path file = folder.resolve("server.p12");
    ProcessBuilder keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            "secret",
            "-keystore",
            file.toString());
    try (ChildProcess made = ChildProcess.start("keytool", Path.of("target/packaged"), keytool)) {
      assertEquals(0, made.awaitExit(Duration.ofMinutes(1)), made::said);
    }
    return file;
  }

  @Test
  void aPageWithItsAssetsAndAWebSocketOverTls(@TempDir Path folder) throws Exception {
    String listen =
        "listen = [ { port = 0, address = \"127.0.0.1\", tls { key-store = \""
            + keyStore(folder)
            + "\", key-store-password = secret } } ]";
    try (WebSocketOrigin origin = WebSocketOrigin.start(PAGES);
        PackagedServer server = PackagedServer.before(origin.url(), listen)) {
      String dom =
          Browser.load(
              Files.createDirectory(folder.resolve("profile")),
              "https://127.0.0.1:" + server.port() + "/",
              "--ignore-certificate-errors");
      assertTrue(
          dom.contains(
              "echo over the wire; rgb(1, 2, 3); / h2, /app.js h2, /image.svg h2, /style.css h2."),
          dom);
      assertEquals(1, origin.opened());
      assertEquals(1, origin.closed());
    }
  }
}
