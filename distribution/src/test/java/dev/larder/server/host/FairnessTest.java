package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.exchange.Exchange;
import dev.larder.server.tls.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that always has more to read does not keep the others waiting. */
@Timeout(120)
class FairnessTest {

  private static final int ROUNDS = 5;

  /** What a few reads have in them. Without turns it is all that the busy client ever sends. */
  private static final int BOUND = 100;

  @TempDir private Path folder = Path.of("");

  private final AtomicLong busy = new AtomicLong();
  private final AtomicLong busyAtOther = new AtomicLong();

  private void count(Exchange exchange) {
    if (exchange.request().path().equals("/other")) {
      busyAtOther.set(busy.get());
    } else {
      busy.incrementAndGet();
    }
    exchange.answer(PassThrough.answer(200, ""));
  }

  /** A GET and much that has no answer, so that there is always more to read than is answered. */
  private static byte[] group(int stream) {
    ByteArrayOutputStream group = new ByteArrayOutputStream();
    group.writeBytes(
        RawHttp2.frameBytes(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
            stream,
            RawHttp2.block(RawHttp2.requestLines("GET"))));
    for (int i = 0; i < 500; i++) {
      group.writeBytes(RawHttp2.frameBytes(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1}));
    }
    return group.toByteArray();
  }

  private static Thread run(IoTask task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The test has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private interface IoTask {
    void run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void othersGetTheirTurn(boolean secure) throws Exception {
    Running.Setup setup =
        Running.with().location("/", Running.proxyTo(URI.create("http://127.0.0.1:1")));
    if (secure) {
      setup.tls(TestCertificate.of("a").write(folder, "a"), true);
    }
    // So few threads that there is one selector.
    try (Running server = setup.start(this::count, new QueuedThreadPool(24, 4));
        Socket socket = socket(server, secure);
        RawHttp2 pump = new RawHttp2(socket)) {
      Thread sender =
          run(
              () -> {
                for (int stream = 1; ; stream += 2) {
                  pump.bytes(group(stream));
                }
              });
      Thread reader =
          run(() -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
      Eventually.holds(() -> busy.get() > 100);
      for (int i = 0; i < ROUNDS; i++) {
        try (RawHttp2 other = new RawHttp2(socket(server, secure))) {
          other.getFrom(1, "http", "a", "/other");
          long before = busy.get();
          assertTrue(other.event().equals("200@1"));
          long waited = busyAtOther.get() - before;
          assertTrue(waited < BOUND, () -> "behind " + waited + " requests of the busy client");
        }
      }
      assertTrue(sender.isAlive() && reader.isAlive());
      socket.close();
    }
  }

  private static Socket socket(Running server, boolean secure) throws IOException {
    return secure
        ? TlsClient.connect(server.port(), "", "h2")
        : new Socket(InetAddress.getLoopbackAddress(), server.port());
  }
}
