package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.host.Eventually;
import dev.larder.server.host.TlsClient;
import dev.larder.server.tls.PemFiles;
import dev.larder.server.tls.TestCertificate;
import dev.larder.testkit.origin.RawResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket client through the packaged server. */
@ExtendWith(ServerLogOnFailure.class)
@Timeout(180)
class WebSocketIT {

  private static final long PATIENCE = 30;

  private static WebSocket open(PackagedServer server, EchoClient client) throws Exception {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + WebSocketOrigin.ECHO), client)
        .get(PATIENCE, TimeUnit.SECONDS);
  }

  @Test
  void messagesComeBackAndTheSocketIsClosedCleanly() throws Exception {
    byte[] big = new byte[1 << 20];
    new Random(1).nextBytes(big);
    try (WebSocketOrigin origin = WebSocketOrigin.start(Map.of());
        PackagedServer server = PackagedServer.before(origin.url())) {
      EchoClient client = new EchoClient();
      WebSocket socket = open(server, client);
      for (int i = 0; i < 100; i++) {
        socket.sendText("message " + i, true).get(PATIENCE, TimeUnit.SECONDS);
        assertEquals("message " + i, client.texts().poll(PATIENCE, TimeUnit.SECONDS));
      }
      socket.sendBinary(ByteBuffer.wrap(big), true).get(PATIENCE, TimeUnit.SECONDS);
      assertArrayEquals(big, client.binaries().poll(PATIENCE, TimeUnit.SECONDS));
      socket
          .sendPing(ByteBuffer.wrap("there?".getBytes(StandardCharsets.US_ASCII)))
          .get(PATIENCE, TimeUnit.SECONDS);
      assertEquals("there?", client.pongs().poll(PATIENCE, TimeUnit.SECONDS));
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(PATIENCE, TimeUnit.SECONDS);
      assertEquals(1000, client.closed().get(PATIENCE, TimeUnit.SECONDS));
      Eventually.holds(() -> origin.closed() == 1);
      assertEquals(1, origin.opened());
    }
  }

  @Test
  void overTlsToo(@TempDir Path folder) throws Exception {
    PemFiles pem = TestCertificate.of("localhost").write(folder, "server");
    String listen =
        "listen = [ { port = 0, address = \"127.0.0.1\", tls { certificate = \""
            + pem.certificate()
            + "\", key = \""
            + pem.key()
            + "\" } } ]";
    try (WebSocketOrigin origin = WebSocketOrigin.start(Map.of());
        PackagedServer server = PackagedServer.before(origin.url(), listen)) {
      EchoClient client = new EchoClient();
      WebSocket socket =
          HttpClient.newBuilder()
              .sslContext(TlsClient.context())
              .build()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://127.0.0.1:" + server.port() + WebSocketOrigin.ECHO), client)
              .get(PATIENCE, TimeUnit.SECONDS);
      socket.sendText("secret", true).get(PATIENCE, TimeUnit.SECONDS);
      assertEquals("secret", client.texts().poll(PATIENCE, TimeUnit.SECONDS));
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(PATIENCE, TimeUnit.SECONDS);
      assertEquals(1000, client.closed().get(PATIENCE, TimeUnit.SECONDS));
      Eventually.holds(() -> origin.closed() == 1);
    }
  }

  @Test
  void whatIsNoWebSocketAtTheSamePathIsCachedAsEver() throws Exception {
    Map<String, WebSocketOrigin.Page> pages =
        Map.of(WebSocketOrigin.ECHO, new WebSocketOrigin.Page("text/plain", "page"));
    try (WebSocketOrigin origin = WebSocketOrigin.start(pages);
        PackagedServer server = PackagedServer.before(origin.url())) {
      assertEquals("page", server.get(WebSocketOrigin.ECHO).text());
      EchoClient client = new EchoClient();
      WebSocket socket = open(server, client);
      RawResponse hit = server.get(WebSocketOrigin.ECHO);
      assertTrue(CacheStatus.isHit(hit), hit::toString);
      socket.sendText("still here", true).get(PATIENCE, TimeUnit.SECONDS);
      assertEquals("still here", client.texts().poll(PATIENCE, TimeUnit.SECONDS));
      socket.abort();
    }
  }

  @Test
  void openSocketsDoNotHoldTheStop() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.start(Map.of());
        PackagedServer server = PackagedServer.before(origin.url())) {
      EchoClient client = new EchoClient();
      WebSocket socket = open(server, client);
      socket.sendText("hello", true).get(PATIENCE, TimeUnit.SECONDS);
      assertEquals("hello", client.texts().poll(PATIENCE, TimeUnit.SECONDS));
      server.stop();
      String said = server.process().said();
      // What stopping has to say comes from the thread that stops.
      assertTrue(!said.contains("WARN  [stop]") && !said.contains("Exception"), said);
    }
  }
}
