package dev.larder.memcached.client;

import dev.larder.memcached.wire.Address;
import dev.larder.memcached.wire.Outages;
import dev.larder.memcached.wire.ServerConnection;
import dev.larder.memcached.wire.WireProtocol;
import dev.larder.memcached.wire.WireSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What all connections of the process to one server share: the wire, and lanes of calls, each with
 * a thread that waits for the answers. It ends with the last of the connections.
 */
final class SharedServer {

  static final int LANES = 4;

  /** Calls that wait in one lane. */
  static final int QUEUE = 1000;

  private static final Map<Address, SharedServer> OPEN = new HashMap<>(); // guarded by itself

  private static final WireSettings SETTINGS =
      new WireSettings(
          Duration.ofSeconds(1), MemcachedConnection.OPERATION_TIMEOUT, 1, WireProtocol.TEXT, null);

  private final Address address;
  private final ServerConnection connection;
  private final List<ThreadPoolExecutor> lanes = new ArrayList<>();
  private int users; // guarded by OPEN

  private SharedServer(Address address) {
    this.address = address;
    this.connection = new ServerConnection(address, SETTINGS, Outages.UNHEARD);
    for (int i = 0; i < LANES; i++) {
      ThreadPoolExecutor lane =
          new ThreadPoolExecutor(
              1,
              1,
              10,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(QUEUE),
              task -> {
                Thread thread = new Thread(task, "memcached-" + address + "-calls");
                thread.setDaemon(true);
                return thread;
              });
      lane.allowCoreThreadTimeOut(true);
      lanes.add(lane);
    }
  }

  /** The one of an address; each call is to be followed by one of {@link #release}. */
  static SharedServer of(Address address) {
    synchronized (OPEN) {
      SharedServer server = OPEN.computeIfAbsent(address, SharedServer::new);
      server.users++;
      return server;
    }
  }

  ServerConnection connection() {
    return connection;
  }

  /**
   * Has a call made.
   *
   * @param key calls for the same one are made in order
   * @return false if too many wait, or the connection is closed
   */
  boolean execute(String key, Runnable call) {
    try {
      lanes.get(Math.floorMod(key.hashCode(), LANES)).execute(call);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  void release() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(address);
    }
    // What waits is answered, without being asked: its connections are closed.
    lanes.forEach(ThreadPoolExecutor::shutdown);
    connection.close();
  }
}
