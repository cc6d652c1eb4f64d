package dev.larder.memcached.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of memcached servers, among which keys are spread by consistent hashing (ketama).
 *
 * <p>A server that is away takes its keys along: its neighbours do not get them, only its standby
 * does, if it has one. Safe for use by many threads. Whoever made it closes it.
 */
public final class Servers implements AutoCloseable {

  /**
   * Who has a key.
   *
   * @param main the server that has it
   * @param standby who takes its place while it is away; null for nobody
   */
  public record Place(ServerConnection main, @Nullable ServerConnection standby) {

    /** The one that is asked now: the standby if it can be reached and the main server cannot. */
    public ServerConnection current() {
      return standby != null && !main.isUp() && standby.isUp() ? standby : main;
    }

    /** All that may have something under the key. */
    public List<ServerConnection> all() {
      return standby == null ? List.of(main) : List.of(main, standby);
    }
  }

  private final Ring ring;
  private final List<Place> places;
  private final List<ServerConnection> connections;

  /**
   * The connections to some servers, which begin to connect.
   *
   * @param servers at least one; an address that is named more than once gets one connection
   */
  public Servers(List<Server> servers, WireSettings settings, Outages outages) {
    Map<Address, ServerConnection> made = new LinkedHashMap<>();
    List<Place> all = new ArrayList<>();
    for (Server server : servers) {
      ServerConnection main = connection(made, server.address(), settings, outages);
      Address standby = server.standby();
      all.add(
          new Place(main, standby == null ? null : connection(made, standby, settings, outages)));
    }
    ring = new Ring(servers);
    places = List.copyOf(all);
    connections = List.copyOf(made.values());
  }

  private static ServerConnection connection(
      Map<Address, ServerConnection> made,
      Address address,
      WireSettings settings,
      Outages outages) {
    return made.computeIfAbsent(address, place -> new ServerConnection(place, settings, outages));
  }

  /** Who has a key. */
  public Place of(String key) {
    return places.size() == 1 ? places.get(0) : places.get(ring.serverOf(key));
  }

  /** The connections to all servers, each once. */
  public List<ServerConnection> connections() {
    return connections;
  }

  /** Whether any server can be reached. */
  public boolean anyUp() {
    return connections.stream().anyMatch(ServerConnection::isUp);
  }

  /** Whether any server but this one can be reached. */
  public boolean anotherIsUp(ServerConnection server) {
    return connections.stream().anyMatch(each -> each != server && each.isUp());
  }

  /** Waits until the first attempt to connect to each has ended, one way or the other. */
  public void awaitFirstTries(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (ServerConnection each : connections) {
      each.awaitFirstTry(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  /** Ends all connections. A second call does nothing. */
  @Override
  public void close() {
    connections.forEach(ServerConnection::close);
  }
}
