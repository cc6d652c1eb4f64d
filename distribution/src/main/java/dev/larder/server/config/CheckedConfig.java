package dev.larder.server.config;

import java.util.Map;

/**
 * A configuration without mistakes, and what it was read from.
 *
 * @param server what a server is started with
 * @param profile the name of the profile
 * @param stores what each store was read as, by instance name: settings in the forms of {@code
 *     cache.conf}, secrets included
 */
public record CheckedConfig(
    ServerConfig server, String profile, Map<String, Map<String, Object>> stores) {

  /** Copies the map. */
  public CheckedConfig {
    stores = Map.copyOf(stores);
  }
}
