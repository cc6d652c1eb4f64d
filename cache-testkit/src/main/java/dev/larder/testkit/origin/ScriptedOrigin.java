package dev.larder.testkit.origin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An HTTP/1.1 server that answers by a script, on a port of its own of the loopback interface, and
 * remembers every request.
 *
 * <p>A path has a queue of answers, of which the last one stays, or a handler; a path without
 * either is answered with 404. Connections are kept alive, each with a daemon thread. Safe for use
 * by many threads. Whoever starts it closes it.
 */
public final class ScriptedOrigin implements AutoCloseable {

  private final ServerSocket server;
  private final Map<String, Function<OriginRequest, OriginAnswer>> scripts =
      new ConcurrentHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<OriginRequest> requests = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();
  private int accepted;

  private ScriptedOrigin(ServerSocket server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static ScriptedOrigin start() throws IOException {
    return start(0);
  }

  /** Starts one on a port, such as that of an origin that was closed before. */
  public static ScriptedOrigin start(int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    ScriptedOrigin origin = new ScriptedOrigin(server);
    daemon("origin " + origin.port(), origin::accept);
    return origin;
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  /** The address as a URL without a path: {@code http://127.0.0.1:40001}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Answers a path with these, one after the other; the last one again and again. */
  public ScriptedOrigin on(String path, OriginAnswer... answers) {
    Deque<OriginAnswer> queue = new ArrayDeque<>(List.of(answers));
    return handle(
        path,
        request -> {
          synchronized (queue) {
            return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
          }
        });
  }

  /** Answers a path with what a handler says; it is called on the connection's thread. */
  public ScriptedOrigin handle(String path, Function<OriginRequest, OriginAnswer> handler) {
    scripts.put(path, handler);
    return this;
  }

  /** The requests so far, in the order in which they were read; a copy. */
  public synchronized List<OriginRequest> requests() {
    return List.copyOf(requests);
  }

  /** The requests for a path so far, in the order in which they were read; a copy. */
  public synchronized List<OriginRequest> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  /** What arrived and was no HTTP request, as the reason of its refusal. */
  public synchronized List<String> malformed() {
    return List.copyOf(malformed);
  }

  /** The number of connections accepted so far. */
  public synchronized int connections() {
    return accepted;
  }

  /**
   * Waits until so many requests were read.
   *
   * @return whether they were, in time
   */
  public synchronized boolean awaitRequests(int count, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (requests.size() < count) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Forgets the requests so far, not the scripts. */
  public synchronized void forgetRequests() {
    requests.clear();
    malformed.clear();
  }

  /** Closes all connections, as an origin that is killed does; new ones are refused. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  OriginAnswer answer(OriginRequest request) {
    synchronized (this) {
      requests.add(request);
      notifyAll();
    }
    Function<OriginRequest, OriginAnswer> script = scripts.get(request.path());
    return script == null
        ? OriginAnswer.status(404).body("no script for " + request.path())
        : script.apply(request);
  }

  synchronized void refuse(String reason) {
    malformed.add(reason);
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = server.accept();
        int number;
        synchronized (this) {
          number = ++accepted;
        }
        connections.add(connection);
        if (server.isClosed()) { // closed in between: nobody else would close this one
          connection.close();
        }
        daemon(
            "origin " + port() + " connection " + number,
            () -> {
              new OriginConnection(this, connection, number).serve();
              connections.remove(connection);
            });
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
