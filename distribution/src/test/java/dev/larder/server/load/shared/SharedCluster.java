package dev.larder.server.load.shared;

import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Some packaged servers that share three memcached, before one origin, all of them processes on
 * this machine but the origin. Whoever starts it closes it.
 */
final class SharedCluster implements AutoCloseable {

  static final int SERVERS = 3;
  static final int NODES = 2;

  private final NodeNetwork network;
  private final MadeOrigin origin;
  private final List<MemcachedProcess> servers = new ArrayList<>();
  private final List<LarderNode> nodes = new ArrayList<>();

  private SharedCluster(NodeNetwork network, MadeOrigin origin) {
    this.network = network;
    this.origin = origin;
  }

  /**
   * Starts all of it.
   *
   * @param home the unpacked archive of the server
   * @param withMemory whether each node has a store in memory in front of the shared one
   * @param megabytes the memory of each memcached
   * @param life the mean of how long responses are fresh, in seconds
   * @param confirms whether the origin confirms versions
   * @param logs the folder for what the nodes print
   */
  static SharedCluster start(
      Path home, boolean withMemory, List<Integer> megabytes, int life, boolean confirms, Path logs)
      throws IOException, InterruptedException {
    NodeNetwork network = NodeNetwork.of(SERVERS);
    SharedCluster cluster = new SharedCluster(network, MadeOrigin.start(life, confirms));
    try {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        String memory = Integer.toString(megabytes.get(i));
        MemcachedProcess server =
            network.canCut()
                ? MemcachedProcess.start("-m", memory, "-l", network.server(i))
                : MemcachedProcess.start("-m", memory);
        cluster.servers.add(server);
        names.add("\"" + network.server(i) + ":" + server.port() + "\"");
      }
      for (int i = 0; i < NODES; i++) {
        List<String> settings = cluster.settings(withMemory, names);
        cluster.nodes.add(LarderNode.start(home, i, network, settings, logs));
      }
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private List<String> settings(boolean withMemory, List<String> names) {
    String shared = "{ store = shared, url = \"/\", on-hit { set-headers { X-Store = shared } } }";
    String near = "{ store = mem, url = \"/\", on-hit { set-headers { X-Store = near } } }, ";
    return List.of(
        "locations = [ { url = \"/\", proxy = \"http://%s:%d\" } ]"
            .formatted(network.origin(), origin.port()),
        "stores { mem { provider = mem, size = 96M }",
        "  shared { provider = memcached, servers = [ " + String.join(", ", names) + " ] } }",
        "cache.enable = [ " + (withMemory ? near : "") + shared + " ]");
  }

  NodeNetwork network() {
    return network;
  }

  MadeOrigin origin() {
    return origin;
  }

  List<MemcachedProcess> servers() {
    return servers;
  }

  List<LarderNode> nodes() {
    return nodes;
  }

  /** Ends a server as an operator does (SIGTERM), and starts it again. */
  void restart(int server) throws InterruptedException, IOException {
    MemcachedProcess each = servers.get(server);
    ProcessHandle process = ProcessHandle.of(each.pid()).orElseThrow();
    process.destroy();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("memcached does not end", e);
    }
    each.restart();
  }

  /**
   * Removes single chunks of entries from a server, as it would to make room.
   *
   * @param most how many
   * @return how many there were
   */
  int evictChunks(int server, int most) {
    int evicted = 0;
    for (String key : servers.get(server).keys()) {
      if (evicted < most && isChunk(key)) {
        if (servers.get(server).ask("delete " + key).contains("DELETED")) {
          evicted++;
        }
      }
    }
    return evicted;
  }

  /** As {@code docs/decisions/0021} has it: entry, generation, number. */
  static boolean isChunk(String key) {
    return key.matches("larder:[A-Za-z0-9_-]{43}\\.[0-9a-f]{1,16}\\.[0-9]+");
  }

  /** The sum of a count of all servers. */
  long count(String name) {
    return servers.stream().mapToLong(server -> server.count(name)).sum();
  }

  @Override
  public void close() {
    nodes.forEach(LarderNode::close);
    servers.forEach(server -> server.close());
    origin.close();
  }
}
