package dev.larder.server.load.shared;

import dev.larder.server.packaged.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A packaged server as a node among others. Whoever starts it closes it. */
final class LarderNode implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on http://\\S*:(\\d+)\\b");
  private static final Duration START = Duration.ofSeconds(90);

  private final ChildProcess process;
  private final String host;
  private final int port;

  private LarderNode(ChildProcess process, String host, int port) {
    this.process = process;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a node.
   *
   * @param home the unpacked archive
   * @param number from 0 on
   * @param settings lines of {@code cache.conf}
   * @param logs the folder for its configuration and what it prints
   */
  static LarderNode start(
      Path home, int number, NodeNetwork network, List<String> settings, Path logs)
      throws IOException, InterruptedException {
    Files.createDirectories(logs);
    List<String> lines = new ArrayList<>();
    lines.add("listen = [ { port = 0, address = \"" + network.node(number) + "\" } ]");
    lines.addAll(settings);
    Path config = Files.write(logs.resolve("node" + number + ".conf"), lines).toAbsolutePath();
    List<String> command = new ArrayList<>(network.prefix());
    command.add(home.resolve("bin/larder").toAbsolutePath().toString());
    command.addAll(List.of("serve", "--config", config.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LARDER_JAVA_OPTS", "-Xmx384m -XX:MaxDirectMemorySize=256m");
    ChildProcess process = ChildProcess.start("node" + number, logs, builder);
    try {
      network.connect(number, process.pid());
      String port = process.awaitLine(LISTENING, START).group(1);
      return new LarderNode(process, network.node(number), Integer.parseInt(port));
    } catch (Throwable e) {
      process.close();
      throw e;
    }
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** What it has logged so far. */
  String log() {
    return process.errors();
  }

  /** The processor time that it has taken so far, in seconds. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid(), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }

  @Override
  public void close() {
    process.close();
  }

  /** Its address. */
  @Override
  public String toString() {
    return "http://" + host + ":" + port;
  }
}
