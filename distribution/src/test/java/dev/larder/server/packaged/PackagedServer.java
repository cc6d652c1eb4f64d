package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larder.api.Fields;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged server as a process: {@code bin/larder} of the folder that the build has packed, on
 * a free port, with the JDK that runs the tests. Whoever starts it closes it, which ends the
 * process in any case; {@link #stop} is the polite way and checks the exit status.
 */
public final class PackagedServer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on https?://\\S*:(\\d+)\\b");
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Path LOGS = Path.of("target", "packaged").toAbsolutePath();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ChildProcess process;
  private final int port;

  private PackagedServer(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts {@code larder serve} with further arguments and waits until it listens. */
  public static PackagedServer serve(String... arguments) throws IOException, InterruptedException {
    return serveFrom(home(), arguments);
  }

  /** As {@link #serve}, from another installation. */
  static PackagedServer serveFrom(Path home, String... arguments)
      throws IOException, InterruptedException {
    return serve(home, "", List.of(arguments));
  }

  private static PackagedServer serve(Path home, String javaOptions, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("serve"));
    all.addAll(arguments);
    ChildProcess process = launch(home, javaOptions, all);
    try {
      Matcher listening = process.awaitLine(LISTENING, START);
      return new PackagedServer(process, Integer.parseInt(listening.group(1)));
    } catch (Throwable e) {
      process.close();
      throw e;
    }
  }

  /**
   * Starts a server in front of an origin, on any free port of the loopback interface.
   *
   * @param origin scheme, host and port
   * @param settings further lines of {@code cache.conf}
   */
  public static PackagedServer before(String origin, String... settings)
      throws IOException, InterruptedException {
    return withJavaOptions("", origin, settings);
  }

  /**
   * As {@link #before}, with options for the server's JVM.
   *
   * @param javaOptions separated by spaces, so that none of them can have one
   * @param origin scheme, host and port
   * @param settings further lines of {@code cache.conf}
   */
  static PackagedServer withJavaOptions(String javaOptions, String origin, String... settings)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add("listen = [ { port = 0, address = \"127.0.0.1\" } ]");
    lines.add("locations = [ { url = \"/\", proxy = \"" + origin + "\" } ]");
    lines.addAll(List.of(settings));
    Files.createDirectories(LOGS);
    Path file = Files.createTempFile(LOGS, "cache-", ".conf");
    return serve(home(), javaOptions, List.of("--config", Files.write(file, lines).toString()));
  }

  /**
   * Runs a command of the launcher that ends by itself.
   *
   * @throws AssertionError if it does not end within a minute
   */
  public static Finished run(String... arguments) throws IOException, InterruptedException {
    return runFrom(home(), arguments);
  }

  /** As {@link #run}, from another installation. */
  static Finished runFrom(Path home, String... arguments) throws IOException, InterruptedException {
    try (ChildProcess process = launch(home, "", List.of(arguments))) {
      int status = process.awaitExit(START);
      return new Finished(status, process.output(), process.errors());
    }
  }

  private static ChildProcess launch(Path home, String javaOptions, List<String> arguments)
      throws IOException {
    Path launcher = home.resolve("bin/larder");
    if (!Files.isExecutable(launcher)) {
      fail("there is no packaged server at " + launcher + "; 'mvn verify' packs it first");
    }
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (!javaOptions.isEmpty()) {
      builder.environment().put("LARDER_JAVA_OPTS", javaOptions);
    }
    String name = "larder-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    return ChildProcess.start(name, LOGS, builder);
  }

  /**
   * The packaged folder: {@code target/larder}, or what the system property larder.packaged says.
   */
  public static Path home() {
    return Path.of(System.getProperty("larder.packaged", "target/larder")).toAbsolutePath();
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  /** An absolute URL of the server, on the loopback address. */
  public String url(String target) {
    return "http://127.0.0.1:" + port + target;
  }

  /**
   * Sends a GET on a connection of its own.
   *
   * @param fields names and values of request fields, in turn
   */
  public RawResponse get(String target, String... fields) throws IOException {
    return send("GET", target, fields);
  }

  /**
   * Sends a request without a body on a connection of its own.
   *
   * @param fields names and values of request fields, in turn
   * @throws java.io.EOFException if the server closes the connection without a response
   */
  public RawResponse send(String method, String target, String... fields) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      Fields all =
          Fields.of("Host", "127.0.0.1:" + port, "Connection", "close", "Content-Length", "0")
              .plus(Fields.of(fields).lines());
      return client.exchange(method, target, all, new byte[0]);
    }
  }

  /** The process. */
  public ChildProcess process() {
    return process;
  }

  /** Ends the server as an operator does, and asserts that it exits with status 0. */
  public void stop() throws InterruptedException {
    int status = process.terminate(STOP);
    assertEquals(0, status, () -> "exit status after SIGTERM" + process.said());
  }

  @Override
  public void close() {
    process.close();
  }

  /**
   * A command that has ended.
   *
   * @param status the exit status
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Finished(int status, String out, String err) {}
}
