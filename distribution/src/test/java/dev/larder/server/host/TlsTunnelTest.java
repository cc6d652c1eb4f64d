package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.tls.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels whose client comes over TLS. */
@Timeout(120)
class TlsTunnelTest {

  private static final String REQUEST =
      Wire.lines("GET / HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: raw", "");
  private static final String SWITCH =
      Wire.lines("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: raw", "");

  @TempDir private Path folder = Path.of("");

  private Running before(StubOrigin origin) throws IOException {
    return Running.proxy(origin.uri())
        .tls(TestCertificate.of("a").write(folder, "a"), true)
        .start(new PassThrough());
  }

  private static Wire connect(Running server) throws IOException {
    return new Wire(TlsClient.connect(server.port(), "a", "http/1.1"));
  }

  @Test
  void muchGoesThereAndBackAndTheEndIsTold() throws Exception {
    byte[] much = new byte[8 << 20];
    new Random(1).nextBytes(much);
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(SWITCH + "early");
                  assertEquals("sooner", new String(wire.readBytes(6), StandardCharsets.US_ASCII));
                  for (int read = 0; read < much.length; read += 1 << 16) {
                    wire.send(wire.readBytes(1 << 16));
                  }
                });
        Running server = before(origin);
        Wire wire = connect(server)) {
      wire.send(REQUEST + "sooner");
      assertEquals(101, wire.readHead().status());
      assertEquals("early", new String(wire.readBytes(5), StandardCharsets.US_ASCII));
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  wire.send(much);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertArrayEquals(much, wire.readBytes(much.length));
      sent.join();
      assertTrue(wire.atEnd());
    }
  }

  @Test
  void theClientsEndIsTold() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(SWITCH);
                  received.complete(wire.readToEnd());
                });
        Running server = before(origin)) {
      try (Wire wire = connect(server)) {
        assertEquals(101, wire.send(REQUEST).readHead().status());
        wire.send("all");
      }
      assertEquals("all", received.get(20, TimeUnit.SECONDS));
    }
  }
}
