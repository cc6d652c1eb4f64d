package dev.larder.server.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients at once on one URL that nobody has asked for before: {@code ColdUrl <port of the
 * server> <port for the origin> <clients> <bytes> <seconds> <Cache-Control> [slow]}. The origin,
 * which this is as well, sends its head at once and its content evenly over the seconds. With
 * {@code slow}, one more client reads 10 kB a second. Prints how often the origin was asked, when
 * the first and the last byte came to the clients, and how many did not get exactly what was sent.
 */
public final class ColdUrl {

  private static final int STEPS = 200;

  private final int serverPort;
  private final int bytes;
  private final int seconds;
  private final String cacheControl;
  private final AtomicInteger asked = new AtomicInteger();

  private ColdUrl(int serverPort, int bytes, int seconds, String cacheControl) {
    this.serverPort = serverPort;
    this.bytes = bytes;
    this.seconds = seconds;
    this.cacheControl = cacheControl;
  }

  /** What came to one client, in nanoseconds from the start. */
  private record Received(long first, long last, boolean exact) {}

  public static void main(String[] arguments) throws Exception {
    int clients = Integer.parseInt(arguments[2]);
    ColdUrl load =
        new ColdUrl(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]),
            arguments[5]);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ServerSocket origin =
        new ServerSocket(Integer.parseInt(arguments[1]), 2000, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> load.serve(origin, threads));
      load.run(clients, arguments.length > 6, threads);
    } finally {
      threads.shutdownNow();
    }
    System.exit(0);
  }

  private byte content(long position) {
    return (byte) ('a' + position % 23 + position / 100_000 % 3);
  }

  private void serve(ServerSocket origin, ExecutorService threads) {
    while (!origin.isClosed()) {
      try {
        Socket socket = origin.accept();
        threads.execute(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (readHead(in)) {
        asked.incrementAndGet();
        out.write(
            ("HTTP/1.1 200 OK\r\nCache-Control: "
                    + cacheControl
                    + "\r\nContent-Length: "
                    + bytes
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        long sent = 0;
        for (int step = 1; step <= STEPS; step++) {
          long upTo = (long) bytes * step / STEPS;
          byte[] part = new byte[(int) (upTo - sent)];
          for (int i = 0; i < part.length; i++) {
            part[i] = content(sent + i);
          }
          out.write(part);
          sent = upTo;
          TimeUnit.MILLISECONDS.sleep(seconds * 1000L / STEPS);
        }
      }
    } catch (IOException | InterruptedException e) {
      // The server has closed the connection.
    }
  }

  private static boolean readHead(InputStream in) throws IOException {
    int state = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      state = c == '\r' || c == '\n' ? state + 1 : 0;
      if (state == 4) {
        return true;
      }
    }
    return false;
  }

  private void run(int clients, boolean slow, ExecutorService threads) throws Exception {
    CountDownLatch ready = new CountDownLatch(clients);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Received>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      running.add(threads.submit(() -> client(ready, go)));
    }
    if (slow) {
      threads.execute(this::readSlowly);
    }
    ready.await();
    go.countDown();
    long[] first = new long[clients];
    long[] last = new long[clients];
    int wrong = 0;
    for (int i = 0; i < clients; i++) {
      Received received = running.get(i).get();
      first[i] = received.first();
      last[i] = received.last();
      wrong += received.exact() ? 0 : 1;
    }
    Arrays.sort(first);
    Arrays.sort(last);
    System.out.printf(
        Locale.ROOT,
        "%d clients, %d requests to the origin, first byte %.2f/%.2f s, last byte %.2f/%.2f s"
            + " (median/most), %d wrong%n",
        clients,
        asked.get(),
        first[clients / 2] / 1e9,
        first[clients - 1] / 1e9,
        last[clients / 2] / 1e9,
        last[clients - 1] / 1e9,
        wrong);
  }

  private Received client(CountDownLatch ready, CountDownLatch go) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      ready.countDown();
      go.await();
      long start = System.nanoTime();
      InputStream in = ask(socket);
      long first = 0;
      long read = 0;
      boolean exact = true;
      byte[] buffer = new byte[64 * 1024];
      while (read < bytes) {
        int count = in.read(buffer);
        if (count < 0) {
          return new Received(first, System.nanoTime() - start, false);
        }
        if (read == 0) {
          first = System.nanoTime() - start;
        }
        for (int i = 0; i < count; i++) {
          exact &= buffer[i] == content(read + i);
        }
        read += count;
      }
      return new Received(first, System.nanoTime() - start, exact && read == bytes);
    }
  }

  private static InputStream ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /cold HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    if (!readHead(in)) {
      throw new IOException("no response");
    }
    return in;
  }

  private void readSlowly() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      socket.setReceiveBufferSize(8 * 1024);
      InputStream in = ask(socket);
      while (in.readNBytes(1000).length > 0) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (IOException | InterruptedException e) {
      // It is cut off, or the others are done.
    }
  }
}
