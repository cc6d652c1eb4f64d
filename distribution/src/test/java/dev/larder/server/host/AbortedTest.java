package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.outcome.Reason;
import dev.larder.testkit.host.Gate;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Force completion on real connections: the origin holds its response until the access log says
 * what became of it when the only client had left.
 */
class AbortedTest {

  private static final int LENGTH = 20_000_000;
  private static final int HELD_BACK = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] BODY = new byte[LENGTH];

  static {
    new Random(1).nextBytes(BODY);
  }

  private static final OriginAnswer ANSWER =
      OriginAnswer.status(200).body(BODY).field("Cache-Control", "max-age=600");

  private final Gate gate = new Gate();
  private final ScriptedOrigin origin;
  private final Caching server;
  private final Path log;

  AbortedTest(@TempDir Path folder) throws Exception {
    log = folder.resolve("access.log");
    origin = ScriptedOrigin.start();
    server =
        Caching.start(
            folder,
            "stores { mem { size = 64M, max-object-size = 30M } }\n"
                + "cache { enable = [ { url = \"/\", store = mem } ] }\n"
                + "access-log { file = \""
                + log
                + "\", format = json }\n"
                + "locations = [ { url = \"/\", proxy = \""
                + origin.url()
                + "\" } ]\n");
  }

  @BeforeEach
  void nothingIsLogged() throws IOException {
    assertTrue(!Files.exists(log) || Files.size(log) == 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    origin.close();
  }

  /** Who asks, and leaves when so much has come to it. */
  enum Client {
    /** Resets its connection while it is being written to. */
    HTTP_1,
    /** Resets its stream while its window is full. */
    HTTP_2,
    /** Resets its stream when it has all that the origin has sent. */
    HTTP_2_IDLE
  }

  private void askAndLeave(Client client, int percent) throws Exception {
    int bytes = LENGTH / 100 * percent;
    switch (client) {
      case HTTP_1 -> {
        try (Socket socket = new Socket()) {
          // What is on the way counts as served, so let it be little.
          socket.setReceiveBufferSize(64 * 1024);
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
          socket
              .getOutputStream()
              .write(
                  ("GET /a HTTP/1.1\r\nHost: " + authority() + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          InputStream in = socket.getInputStream();
          in.skipNBytes(bytes);
          assertTrue(gate.awaitReached(PATIENCE));
          socket.setSoLinger(true, 0);
        }
      }
      case HTTP_2, HTTP_2_IDLE -> {
        try (RawHttp2 http2 = new RawHttp2(server.port())) {
          http2.window(client == Client.HTTP_2 ? bytes : 2 * LENGTH);
          http2.getFrom(1, "http", authority(), "/a").readContent(bytes);
          assertTrue(gate.awaitReached(PATIENCE));
          http2.frame(RawHttp2.RST_STREAM, 0, 1, "00000008");
          Eventually.holds(() -> logged().contains("after-abort"));
        }
      }
    }
  }

  /** As {@link RawClient} has it. */
  private String authority() {
    return "127.0.0.1:" + server.port();
  }

  private String logged() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long count(Reason result) {
    return server.statistics().byResult().getOrDefault(result, 0L);
  }

  private OriginAnswer held(Client client, int percent) {
    return ANSWER.holdBody(
        client == Client.HTTP_2_IDLE ? LENGTH / 100 * percent : LENGTH - HELD_BACK, gate);
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1, 70", "HTTP_2, 61", "HTTP_2_IDLE, 61"})
  void enoughWasServed(Client client, int percent) throws Exception {
    origin.on("/a", held(client, percent));
    askAndLeave(client, percent);
    Eventually.holds(() -> logged().contains("\"completed-after-abort\""));
    assertEquals(1, count(Reason.COMPLETED_AFTER_ABORT));
    gate.open();
    Eventually.holds(() -> status("only-if-cached") == 200);
    RawResponse hit = RawClient.get(server.port(), "/a");
    assertTrue(hit.field("Cache-Status").contains("; hit"), hit::toString);
    assertArrayEquals(digest(BODY), digest(hit.body()));
    assertEquals(1, origin.requests().size());
    assertEquals(0, count(Reason.DROPPED_AFTER_ABORT));
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1, 10", "HTTP_2, 59", "HTTP_2_IDLE, 59"})
  void tooLittleWasServed(Client client, int percent) throws Exception {
    origin.on("/a", held(client, percent));
    askAndLeave(client, percent);
    Eventually.holds(() -> logged().contains("\"dropped-after-abort\""));
    assertEquals(1, count(Reason.DROPPED_AFTER_ABORT));
    gate.open();
    RawResponse miss = RawClient.get(server.port(), "/a");
    assertTrue(miss.field("Cache-Status").contains("fwd=uri-miss"), miss::toString);
    assertArrayEquals(digest(BODY), digest(miss.body()));
    assertEquals(2, origin.requests().size());
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1, 70", "HTTP_2, 61", "HTTP_2_IDLE, 61"})
  void theOriginDiesOnTheWay(Client client, int percent) throws Exception {
    origin.on("/a", held(client, percent).cutAfter(LENGTH - HELD_BACK / 2), ANSWER);
    askAndLeave(client, percent);
    Eventually.holds(() -> logged().contains("\"completed-after-abort\""));
    gate.open();
    Eventually.holds(() -> count(Reason.DROPPED_AFTER_ABORT) == 1);
    assertEquals(504, status("only-if-cached"));
    RawResponse miss = RawClient.get(server.port(), "/a");
    assertTrue(miss.field("Cache-Status").contains("fwd=uri-miss"), miss::toString);
    assertArrayEquals(digest(BODY), digest(miss.body()));
  }

  private int status(String cacheControl) {
    try {
      return RawClient.get(server.port(), "/a", "Cache-Control", cacheControl).status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] digest(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
