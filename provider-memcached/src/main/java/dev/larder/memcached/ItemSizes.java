package dev.larder.memcached;

import dev.larder.memcached.wire.RefusedException;
import dev.larder.memcached.wire.ServerConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How great an item each server takes: as configured, or as the server says ({@code item_size_max}
 * of {@code stats settings}), or what is usual where it does not say.
 */
final class ItemSizes {

  /** A key's 250 bytes and what memcached itself puts into an item, with some to spare. */
  private static final int OVERHEAD = 400;

  /** Greater values do not fit into a socket's buffers, and wait for the server to read. */
  private static final int GREATEST_VALUE = 128 << 10;

  private static final String SETTING = "item_size_max";

  private final int configured;
  private final Map<ServerConnection, Integer> told = new ConcurrentHashMap<>();
  private final Map<ServerConnection, Boolean> cannotTell = new ConcurrentHashMap<>();

  /**
   * @param configured in bytes; 0 to ask
   */
  ItemSizes(int configured) {
    this.configured = configured;
  }

  /**
   * Asks a server that has come back, perhaps with another size.
   *
   * @throws IOException if the connection did not outlive the question, as with proxies that know
   *     no statistics; the server is not asked again
   */
  void ask(ServerConnection server) throws IOException {
    if (configured != 0 || cannotTell.containsKey(server)) {
      return;
    }
    try {
      long size = Long.parseLong(server.serverSettings().getOrDefault(SETTING, ""));
      if (size >= FullSettings.LEAST_ITEM_SIZE) {
        told.put(server, (int) Math.min(size, 1 << 30));
      }
    } catch (NumberFormatException | RefusedException e) {
      told.remove(server);
    } catch (IOException e) {
      if (!told.containsKey(server)) {
        cannotTell.put(server, true);
      }
      throw e;
    }
  }

  /** The greatest value that a server gets under our keys, in bytes. */
  int room(ServerConnection server) {
    int size =
        configured != 0 ? configured : told.getOrDefault(server, FullSettings.USUAL_ITEM_SIZE);
    return Math.min(size - OVERHEAD, GREATEST_VALUE);
  }
}
