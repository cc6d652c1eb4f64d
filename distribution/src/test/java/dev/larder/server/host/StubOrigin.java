package dev.larder.server.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An origin that does on each connection what a script says, and keeps what it was asked. */
final class StubOrigin implements AutoCloseable {

  /** What happens on one connection. */
  interface Script {
    void run(Wire wire, StubOrigin origin) throws IOException;
  }

  private final ServerSocket server;
  private final Script script;
  private final List<Wire.Message> requests = new CopyOnWriteArrayList<>();
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();
  private final List<Integer> connections = new CopyOnWriteArrayList<>();

  private StubOrigin(Script script) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.script = script;
    Thread acceptor = new Thread(this::accept, "stub-origin");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  static StubOrigin running(Script script) throws IOException {
    return new StubOrigin(script);
  }

  /** Answers every request with the same bytes, on connections that stay open. */
  static StubOrigin answering(String response) throws IOException {
    return new StubOrigin(
        (wire, origin) -> {
          while (true) {
            origin.receive(wire);
            wire.send(response);
          }
        });
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket.getPort());
        Wire wire = new Wire(socket);
        open.add(wire);
        if (server.isClosed()) {
          // Closed in between: nobody else would close this one.
          wire.close();
        }
        Thread thread = new Thread(() -> serve(wire), "stub-origin-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Wire wire) {
    try (wire) {
      script.run(wire, this);
    } catch (IOException e) {
      // The other side has closed: the usual end.
    } finally {
      open.remove(wire);
    }
  }

  /** Reads a request with its content and keeps it. */
  Wire.Message receive(Wire wire) throws IOException {
    Wire.Message request = wire.read();
    requests.add(request);
    return request;
  }

  List<Wire.Message> requests() {
    return requests;
  }

  int connections() {
    return connections.size();
  }

  int port() {
    return server.getLocalPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Wire wire : open) {
      wire.close();
    }
  }
}
