package dev.larder.memcached;

import dev.larder.memcached.wire.RefusedException;
import dev.larder.memcached.wire.ServerConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys whose last change a server did not confirm. It may still carry it out when it wakes up,
 * long after somebody was told that it failed; so the keys are removed, behind that change on its
 * connection, and again before the server is used again after an outage.
 */
final class Unconfirmed {

  private static final int MOST = 4096;

  private final Map<ServerConnection, Set<String>> keys = new ConcurrentHashMap<>();

  /** A change was given up. */
  void add(ServerConnection server, String key) {
    Set<String> suspects = keys.computeIfAbsent(server, any -> new LinkedHashSet<>());
    synchronized (suspects) {
      if (suspects.add(key) && suspects.size() > MOST) {
        // The oldest: most likely it was removed behind its change.
        Iterator<String> oldest = suspects.iterator();
        oldest.next();
        oldest.remove();
      }
    }
    try {
      server.deleteWithoutAnswer(key, key);
    } catch (IOException e) {
      // Then when it is back.
    }
  }

  /** A later change of the key was confirmed. */
  void confirmed(ServerConnection server, String key) {
    Set<String> suspects = keys.get(server);
    if (suspects != null) {
      synchronized (suspects) {
        suspects.remove(key);
      }
    }
  }

  /**
   * Removes what a server may have made of changes that were given up.
   *
   * @throws IOException if that failed; what is left is left for the next time
   */
  void remove(ServerConnection server) throws IOException {
    Set<String> suspects = keys.get(server);
    if (suspects == null) {
      return;
    }
    List<String> all;
    synchronized (suspects) {
      all = new ArrayList<>(suspects);
    }
    for (String key : all) {
      try {
        server.delete(key);
      } catch (RefusedException e) {
        throw new IOException("cannot remove what it did not confirm: " + e.getMessage(), e);
      }
      confirmed(server, key);
    }
  }
}
