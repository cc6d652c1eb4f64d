package dev.larder.memcached.pages;

import dev.larder.memcached.wire.ServerConnection;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pages that should have been removed while their server was away: they are not to be found again,
 * and are removed when it comes back. Safe for use by many threads.
 */
final class Unremoved {

  /** An outage in which more than these were changed leaves some behind. */
  private static final int MOST = 100_000;

  private final Set<Place> places = ConcurrentHashMap.newKeySet();

  private record Place(ServerConnection server, String key) {}

  /**
   * Keeps one in mind.
   *
   * @return false if there are too many
   */
  boolean add(ServerConnection server, String key) {
    return (places.size() < MOST && places.add(new Place(server, key)))
        || places.contains(new Place(server, key));
  }

  boolean contains(ServerConnection server, String key) {
    return !places.isEmpty() && places.contains(new Place(server, key));
  }

  void forget(ServerConnection server, String key) {
    if (!places.isEmpty()) {
      places.remove(new Place(server, key));
    }
  }

  /**
   * Removes those of a server.
   *
   * @throws IOException if that failed; what is left is tried the next time
   */
  void removeFrom(ServerConnection server) throws IOException {
    for (Iterator<Place> all = places.iterator(); all.hasNext(); ) {
      Place place = all.next();
      if (place.server() == server) {
        server.delete(place.key());
        all.remove();
      }
    }
  }
}
