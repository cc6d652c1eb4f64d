package dev.larder.memcached;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server of the text protocol that answers what it is told to, for what no memcached does: it
 * stores nothing and has only what it was given.
 */
final class ScriptedMemcached implements AutoCloseable {

  /** Closes the connection in place of an answer. */
  static final String HANG_UP = "";

  private final ServerSocket listener;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  ScriptedMemcached() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "scripted-memcached");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The answer to a line, with the ends of its lines. */
  ScriptedMemcached answer(String line, String answer) {
    answers.put(line, answer);
    return this;
  }

  /** The lengths of all values that were sent to it. */
  List<Integer> sizes() {
    return new ArrayList<>(sizes);
  }

  /** How many connections there were. */
  int accepted() {
    return accepted.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        connections.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      for (String line = line(in); line != null; line = line(in)) {
        String answer = answers.get(line);
        if (answer == null) {
          answer = "END\r\n";
          if (line.startsWith("set ")) {
            int length = Integer.parseInt(line.split(" ", -1)[4]);
            in.skipNBytes(length + 2);
            sizes.add(length);
            answer = "STORED\r\n";
          }
        }
        if (answer.equals(HANG_UP) || line.equals("quit")) {
          return;
        }
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(next);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : connections) {
      each.close();
    }
  }
}
