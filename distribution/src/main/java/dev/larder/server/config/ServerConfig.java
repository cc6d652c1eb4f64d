package dev.larder.server.config;

import dev.larder.api.StoreOpener;
import java.util.List;
import java.util.Optional;

/**
 * A whole configuration, checked: everything that a server is started with.
 *
 * @param listen where to listen; at least one
 * @param trustedProxies whose Forwarded and X-Forwarded fields are believed: addresses and networks
 * @param stores the stores to open, in the order of their names
 * @param defaultSite what answers for hosts that no other site names
 * @param sites the virtual hosts
 * @param limits the limits on what clients and origins may send
 * @param accessLog the access log; empty for none
 */
public record ServerConfig(
    List<Listener> listen,
    List<AddressRange> trustedProxies,
    List<StoreConfig> stores,
    Site defaultSite,
    List<Site> sites,
    Limits limits,
    Optional<AccessLogConfig> accessLog) {

  /** Copies the lists. */
  public ServerConfig {
    listen = List.copyOf(listen);
    trustedProxies = List.copyOf(trustedProxies);
    stores = List.copyOf(stores);
    sites = List.copyOf(sites);
  }

  /**
   * One store to open.
   *
   * @param name the instance name
   * @param type the provider's type
   * @param opener opens it
   */
  public record StoreConfig(String name, String type, StoreOpener opener) {}
}
