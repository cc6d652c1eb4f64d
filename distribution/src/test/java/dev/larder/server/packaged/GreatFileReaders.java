package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.host.Eventually;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100 clients at once read all of a file of 1 GiB but its beginning, from the store fd of a server
 * with 128 MiB of memory. In the profile {@code great-files}; takes minutes, and nearly no space.
 */
class GreatFileReaders {

  private static final long LENGTH = 1L << 30;
  private static final int STEP = 1 << 20;
  private static final int READERS = 100;

  @Test
  void allOfThemGetAllOfIt(@TempDir Path folder) throws Exception {
    Path file = Files.createDirectories(folder.resolve("images")).resolve("great");
    write(file);
    try (PackagedServer server =
        PackagedServer.withJavaOptions(
            "-Xmx128m -XX:MaxDirectMemorySize=64m",
            "http://127.0.0.1:9",
            "locations = [ { url = \"/\", files = \"" + folder + "\" } ]",
            "stores { fd { provider = fd } }",
            "cache.enable = [ { store = fd, url = \"/images\" } ]")) {
      Eventually.holds(() -> isHit(server));
      ExecutorService threads = Executors.newFixedThreadPool(READERS);
      try {
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
          long from = i * 1000L + 1;
          running.add(threads.submit(() -> read(server.port(), from)));
        }
        for (int i = 0; i < READERS; i++) {
          assertEquals(LENGTH - (i * 1000L + 1), running.get(i).get());
        }
      } finally {
        threads.shutdownNow();
      }
      assertTrue(isHit(server), "the file has left the store");
      server.stop();
    }
  }

  /** Nothing but the number of each MiB at its beginning. */
  private static void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), LENGTH - 1);
      for (long at = 0; at < LENGTH; at += STEP) {
        channel.write(ByteBuffer.allocate(8).putLong(at / STEP + 1).flip(), at);
      }
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
  }

  private static boolean isHit(PackagedServer server) {
    try (Socket socket = ask(server.port(), "HEAD", "")) {
      boolean hit = head(input(socket)).contains("; hit");
      if (!hit) {
        read(server.port(), 0);
      }
      return hit;
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket ask(int port, String method, String field) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write(
            (method
                    + " /images/great HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + field
                    + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static DataInputStream input(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Reads from a position to the end; how much came, and was what it should be. */
  private static long read(int port, long from) throws IOException {
    try (Socket socket = ask(port, "GET", from == 0 ? "" : "Range: bytes=" + from + "-\r\n")) {
      DataInputStream in = input(socket);
      String head = head(in);
      assertTrue(head.startsWith(from == 0 ? "HTTP/1.1 200" : "HTTP/1.1 206"), head);
      long position = from;
      byte[] rest = new byte[STEP];
      while (position < LENGTH) {
        int skip = (int) ((STEP - position % STEP) % STEP);
        in.readFully(rest, 0, skip);
        position += skip;
        if (position < LENGTH) {
          assertEquals(position / STEP + 1, in.readLong(), "at " + position);
          position += 8;
        }
      }
      return position - from;
    }
  }
}
