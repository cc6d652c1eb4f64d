package dev.larder.server.load.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where nodes and servers are: each node in a network namespace of its own, so that it can be cut
 * off from one server; or all on the loopback interface, where nothing can be cut.
 *
 * <p>The namespaces are those of the processes, and end with them. The servers, the origin and the
 * clients are in that of this program, which must be one that was made for it ({@code unshare
 * --net}): one in which nothing has an address yet.
 */
final class NodeNetwork {

  private static final String SERVERS = "10.77.0.";

  /** On the way to each node; nobody has that link address, so what is sent there is lost. */
  private static final String NOWHERE = "02:00:00:00:00:99";

  private final boolean separate;

  private NodeNetwork(boolean separate) {
    this.separate = separate;
  }

  /** Namespaces if this program is in one of its own; otherwise the loopback interface. */
  static NodeNetwork of(int servers) throws IOException, InterruptedException {
    boolean separate = isNew();
    if (separate) {
      run("ip", "link", "set", "lo", "up");
      for (int i = 0; i <= servers; i++) {
        run("ip", "address", "add", SERVERS + (10 + i) + "/32", "dev", "lo");
      }
    }
    return new NodeNetwork(separate);
  }

  private static boolean isNew() throws InterruptedException {
    try {
      return output("ip", "-oneline", "address").isEmpty();
    } catch (IOException e) {
      return false; // there is no ip
    }
  }

  /** Whether a node can be cut off. */
  boolean canCut() {
    return separate;
  }

  /** The address of a server, from 0 on, as nodes see it. */
  String server(int server) {
    return separate ? SERVERS + (11 + server) : "127.0.0.1";
  }

  /** The address of the origin, as nodes see it. */
  String origin() {
    return separate ? SERVERS + 10 : "127.0.0.1";
  }

  /** The address of a node, from 0 on, as clients see it. */
  String node(int node) {
    return separate ? "10.77." + (node + 1) + ".2" : "127.0.0.1";
  }

  /** What a node's command is to be put behind; it waits for {@link #connect} then. */
  List<String> prefix() {
    return separate
        ? List.of(
            "unshare",
            "--net",
            "sh",
            "-c",
            "until ip route get "
                + SERVERS
                + "10 >/dev/null 2>&1; do sleep 0.05; done; exec \"$@\"",
            "sh")
        : List.of();
  }

  /**
   * Connects a node.
   *
   * @param process of the node
   */
  void connect(int node, long process) throws IOException, InterruptedException {
    if (!separate) {
      return;
    }
    String here = "node" + node;
    String net = "10.77." + (node + 1) + ".";
    String pid = Long.toString(process);
    awaitNamespace(pid);
    run("ip", "link", "add", here, "type", "veth", "peer", "name", "hub", "netns", pid);
    run("ip", "address", "add", net + "1/24", "dev", here);
    run("ip", "link", "set", here, "up");
    within(pid, "link", "set", "lo", "up");
    within(pid, "address", "add", net + "2/24", "dev", "hub");
    within(pid, "link", "set", "hub", "up");
    within(pid, "neigh", "add", net + "99", "lladdr", NOWHERE, "dev", "hub", "nud", "permanent");
    within(pid, "route", "add", SERVERS + "0/24", "via", net + "1");
  }

  /** The process has its own as soon as {@code unshare} has made it. */
  private static void awaitNamespace(String pid) throws IOException, InterruptedException {
    String mine = output("readlink", "/proc/self/ns/net");
    for (int i = 0; output("readlink", "/proc/" + pid + "/ns/net").equals(mine); i++) {
      if (i == 200) {
        throw new IOException("process " + pid + " has no network namespace of its own");
      }
      SteadyLoad.pause(Duration.ofMillis(50));
    }
  }

  /** Loses everything that a node sends to a server, until {@link #heal}; nobody is told. */
  void cut(int node, long process, int server) throws IOException, InterruptedException {
    String nowhere = "10.77." + (node + 1) + ".99";
    within("" + process, "route", "add", server(server) + "/32", "via", nowhere);
  }

  /** Ends what {@link #cut} began. */
  void heal(long process, int server) throws IOException, InterruptedException {
    within("" + process, "route", "del", server(server) + "/32");
  }

  private static void within(String pid, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("nsenter", "--target", pid, "--net", "ip"));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    output(command);
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
