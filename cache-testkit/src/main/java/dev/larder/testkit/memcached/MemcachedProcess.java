package dev.larder.testkit.memcached;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A memcached of its own for a test, on a free port of 127.0.0.1, with the faults that a process
 * can have.
 *
 * <p>Where there is no memcached the test is skipped, with a line on standard error; with {@code
 * LARDER_REQUIRE_MEMCACHED=1} in the environment it fails. Closed by the test; the process ends
 * with this JVM at the latest, unless that is killed.
 */
public final class MemcachedProcess implements AutoCloseable {

  private static final int ATTEMPTS = 20;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<String> options;
  private final int port;
  private Process process;

  private MemcachedProcess(List<String> options, int port, Process process) {
    this.options = options;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a memcached that accepts connections.
   *
   * @param options of memcached's command line, such as {@code "-m", "8"}
   */
  public static MemcachedProcess start(String... options) {
    String program = program();
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(List.of(options));
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int port = freePort();
        Process process = launch(all, port);
        if (accepts(process, port)) {
          MemcachedProcess started = new MemcachedProcess(all, port, process);
          Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
          return started;
        }
        // Somebody else got the port in between.
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fail("memcached did not start, " + ATTEMPTS + " times");
  }

  private static String program() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, "memcached");
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    String missing = "SKIPPED: no memcached on this machine";
    if ("1".equals(System.getenv("LARDER_REQUIRE_MEMCACHED"))) {
      return fail(missing + ", and LARDER_REQUIRE_MEMCACHED=1");
    }
    System.err.println(missing);
    return abort(missing);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  private static Process launch(List<String> options, int port) throws IOException {
    List<String> command = new ArrayList<>(options);
    command.addAll(
        List.of(
            "-l", "127.0.0.1", "-p", "" + port, "-U", "0", "-u", System.getProperty("user.name")));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  /** Waits until the process accepts connections, or has ended. */
  private static boolean accepts(Process process, int port) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (process.isAlive() && System.nanoTime() < end) {
      try (Socket socket = new Socket()) {
        socket.connect(loopback(port), 1000);
        return process.isAlive();
      } catch (IOException e) {
        LockSupport.parkNanos(5_000_000);
      }
    }
    return false;
  }

  /** The port, also of the restarted process. */
  public int port() {
    return port;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The process. */
  public long pid() {
    return process.pid();
  }

  /** Ends the process at once, and what it held with it (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        fail("memcached outlived SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again on its port, empty; it was killed before. */
  public void restart() {
    if (process.isAlive()) {
      kill();
    }
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        process = launch(options, port);
        if (accepts(process, port)) {
          Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
          return;
        }
        LockSupport.parkNanos(100_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    fail("memcached did not start again on port " + port);
  }

  /** Lets the process hang: connections stay, and nothing is answered (SIGSTOP). */
  public void hang() {
    signal("-STOP");
  }

  /** Lets a process that hangs go on (SIGCONT). */
  public void goOn() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", name, "" + process.pid()).inheritIO().start();
      if (kill.waitFor() != 0) {
        fail("kill " + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends a line of the text protocol on a connection of its own, past any client.
   *
   * @param lines without the ends of lines, such as {@code "set k 0 0 1", "x"}
   * @return the answer's lines up to END, OK or the first line of another kind
   */
  public List<String> ask(String... lines) {
    try (Socket socket = new Socket()) {
      socket.connect(loopback(port), 20_000);
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> answer = new ArrayList<>();
      boolean value = false;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        answer.add(line);
        boolean more = value || line.startsWith("VALUE ") || line.startsWith("STAT ");
        if (!more) {
          return answer;
        }
        value = line.startsWith("VALUE ");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One of the server's counts.
   *
   * @param name as in {@code stats}, such as {@code curr_items}
   */
  public long count(String name) {
    for (String line : ask("stats")) {
      if (line.startsWith("STAT " + name + " ")) {
        return Long.parseLong(line.substring(("STAT " + name + " ").length()));
      }
    }
    return fail("memcached has no count " + name);
  }

  /** The keys of all items, in no order; for tests that look for one. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (Socket socket = new Socket()) {
      socket.connect(loopback(port), 20_000);
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("lru_crawler metadump all\r\n".getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = reader.readLine();
          line != null && !line.equals("END");
          line = reader.readLine()) {
        if (line.startsWith("key=")) {
          String key = line.substring(4, line.indexOf(' '));
          keys.add(URLDecoder.decode(key, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  /** Closes those that were started. */
  public static void close(@Nullable MemcachedProcess... all) {
    for (MemcachedProcess each : all) {
      if (each != null) {
        each.close();
      }
    }
  }

  /** Ends the process, whatever state it is in. */
  @Override
  public void close() {
    kill();
  }
}
