package dev.larder.memcached.pages;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What speaks as memcached does, and answers as a test wants: what no real one can be made to do.
 */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listening;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  ScriptedServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread accepting = new Thread(this::accept, "scripted-server");
    accepting.setDaemon(true);
    accepting.start();
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /**
   * Scripts an answer.
   *
   * @param command the beginning of a command line, such as {@code get /a}
   * @param answer sent to the letter
   */
  void answer(String command, String answer) {
    answers.put(command, answer);
  }

  /** The command lines so far, but for those that look whether the server answers. */
  List<String> commands() {
    return commands.stream().filter(line -> !line.contains("probe")).toList();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        Thread serving = new Thread(() -> serve(client), "scripted-connection");
        serving.setDaemon(true);
        serving.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      while (true) {
        String line = line(in);
        if (line.equals("quit")) {
          return;
        }
        commands.add(line);
        if (line.startsWith("set ")) {
          in.readFully(new byte[Integer.parseInt(line.split(" ", -1)[4]) + 2]);
        }
        String answer = line.startsWith("get") ? "END\r\n" : "STORED\r\n";
        for (Map.Entry<String, String> scripted : answers.entrySet()) {
          if (line.startsWith(scripted.getKey())) {
            answer = scripted.getValue();
          }
        }
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      // The client has closed it, or the test is over.
    }
  }

  private static String line(DataInputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
