package dev.larder.server.config;

import java.util.List;

/**
 * A virtual host.
 *
 * @param name the host name in lower case; empty for the default site
 * @param aliases further host names, in lower case
 * @param locations in the order in which they were written; the longest match wins
 */
public record Site(String name, List<String> aliases, List<Location> locations) {

  /** Copies the lists. */
  public Site {
    aliases = List.copyOf(aliases);
    locations = List.copyOf(locations);
  }
}
