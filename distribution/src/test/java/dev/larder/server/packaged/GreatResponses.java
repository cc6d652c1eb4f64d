package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Responses of 10 GiB through a server with 128 MiB of memory, unstored and from a disk. In the
 * profile {@code great-files}; takes minutes, and 10 GiB of space for the one that is stored.
 */
class GreatResponses {

  private static final long LENGTH = 10L << 30;
  private static final int STEP = 64 * 1024;
  private static final String HTTP_1 = "--http1.1";
  private static final String HTTP_2 = "--http2-prior-knowledge";
  private static final String MEMORY = "-Xmx128m -XX:MaxDirectMemorySize=64m";

  private final ServerSocket origin;
  private final AtomicInteger asked = new AtomicInteger();

  GreatResponses() throws IOException {
    this.origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "great-origin");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
  }

  private void accept() {
    while (!origin.isClosed()) {
      try {
        Socket socket = origin.accept();
        Thread thread = new Thread(() -> answer(socket), "great-origin-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  /** Nothing but the number of each 64 KiB at its beginning. */
  private void answer(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.read());
      }
      asked.incrementAndGet();
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nConnection: close\r\n"
                  + "Content-Length: "
                  + LENGTH
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] step = new byte[STEP];
      for (long number = 0; number < LENGTH / STEP; number++) {
        ByteBuffer.wrap(step).putLong(number);
        out.write(step);
      }
    } catch (IOException e) {
      // The test says what it missed.
    }
  }

  private PackagedServer serve(String... settings) throws Exception {
    return PackagedServer.withJavaOptions(
        MEMORY, "http://127.0.0.1:" + origin.getLocalPort(), settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_1, HTTP_2})
  void passThrough(String version) throws Exception {
    try (PackagedServer server = serve()) {
      read(server, version);
      assertEquals(1, asked.get());
      server.stop();
    }
  }

  @Test
  void areStoredAndServedFromADisk(@TempDir Path folder) throws Exception {
    try (PackagedServer server =
        serve(
            "stores { disk { provider = disk, size = 12G, max-file-size = 11G,"
                + " free-space-floor = 0, root = \""
                + folder
                + "\" } }",
            "cache.enable = [ { store = disk, url = \"/\" } ]")) {
      read(server, HTTP_1);
      assertTrue(read(server, HTTP_2).contains("; hit"));
      assertEquals(1, asked.get());
      server.stop();
    }
  }

  /** Reads all of it, sees that it is what it should be, and gives the head. */
  private static String read(PackagedServer server, String version) throws Exception {
    Path head = Files.createTempFile("great", ".head");
    try {
      Process curl =
          new ProcessBuilder("curl", "-s", version, "-D", head.toString(), server.url("/great"))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      byte[] rest = new byte[STEP - Long.BYTES];
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(curl.getInputStream(), STEP))) {
        for (long number = 0; number < LENGTH / STEP; number++) {
          assertEquals(number, in.readLong());
          in.readFully(rest);
        }
        assertEquals(-1, in.read());
      }
      assertEquals(0, curl.waitFor());
      String told = Files.readString(head);
      assertTrue(told.startsWith(version.equals(HTTP_2) ? "HTTP/2 200" : "HTTP/1.1 200"), told);
      return told;
    } finally {
      Files.delete(head);
    }
  }
}
