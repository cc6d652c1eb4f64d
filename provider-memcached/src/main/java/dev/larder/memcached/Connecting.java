package dev.larder.memcached;

import dev.larder.api.StoreSettings;
import dev.larder.memcached.wire.Address;
import dev.larder.memcached.wire.Credentials;
import dev.larder.memcached.wire.Server;
import dev.larder.memcached.wire.WireProtocol;
import dev.larder.memcached.wire.WireSettings;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings that say which servers a store speaks to and how; the same for every format.
 *
 * @param servers at least one
 * @param wire how they are spoken to
 */
public record Connecting(List<Server> servers, WireSettings wire) {

  private static final List<String> DEFAULT_SERVERS = List.of("127.0.0.1:11211");
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration DEFAULT_OPERATION_TIMEOUT = Duration.ofMillis(20);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
  private static final int DEFAULT_CONNECTIONS = 2;
  private static final int MOST_CONNECTIONS = 64;

  /** Reads them; mistakes are reported through the settings. */
  static Connecting read(StoreSettings settings) {
    WireProtocol protocol = settings.choice("protocol", WireProtocol.TEXT);
    return new Connecting(
        servers(settings),
        new WireSettings(
            timeout(settings, "connect-timeout", DEFAULT_CONNECT_TIMEOUT),
            timeout(settings, "operation-timeout", DEFAULT_OPERATION_TIMEOUT),
            (int) settings.number("connections", DEFAULT_CONNECTIONS, 1, MOST_CONNECTIONS),
            protocol,
            credentials(settings, protocol)));
  }

  private static List<Server> servers(StoreSettings settings) {
    List<Server> servers = new ArrayList<>();
    Set<Address> named = new HashSet<>();
    for (String text : settings.texts("servers", DEFAULT_SERVERS)) {
      try {
        Server server = Server.parse(text);
        known(server.address());
        Address standby = server.standby();
        if (standby != null) {
          known(standby);
        }
        if (named.add(server.address())) {
          servers.add(server);
        } else {
          settings.reject("servers", server.address() + " is there twice");
        }
      } catch (UnknownHostException e) {
        settings.reject("servers", "the host of " + text + " is not known");
      } catch (IllegalArgumentException e) {
        settings.reject("servers", String.valueOf(e.getMessage()));
      }
    }
    if (servers.isEmpty()) {
      if (settings.texts("servers", DEFAULT_SERVERS).isEmpty()) {
        settings.reject("servers", "there must be at least one");
      }
      servers.add(Server.parse(DEFAULT_SERVERS.get(0)));
    }
    return List.copyOf(servers);
  }

  /**
   * A host that is not known now is a mistake of writing far more often than one of the network.
   */
  private static void known(Address address) throws UnknownHostException {
    if (address.resolve().isUnresolved()) {
      throw new UnknownHostException(address.host());
    }
  }

  private static Duration timeout(StoreSettings settings, String name, Duration defaultValue) {
    Duration read = settings.duration(name, defaultValue);
    if (read.toMillis() < 1 || read.compareTo(LONGEST_TIMEOUT) > 0) {
      settings.reject(name, "must be from 1ms to " + LONGEST_TIMEOUT.toSeconds() + "s");
      return defaultValue;
    }
    return read;
  }

  private static @Nullable Credentials credentials(StoreSettings settings, WireProtocol protocol) {
    if (!settings.has("auth")) {
      return null;
    }
    StoreSettings auth = settings.section("auth");
    String user = auth.text("user", "");
    String password = auth.text("password", "");
    if (user.isEmpty()) {
      auth.reject("user", "auth needs a user");
    }
    if (!auth.has("password")) {
      auth.reject("password", "auth needs a password");
    }
    if (protocol != WireProtocol.BINARY) {
      settings.reject("auth", "needs protocol = binary: the text protocol has no SASL");
    }
    return new Credentials(user, password);
  }
}
