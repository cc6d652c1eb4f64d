package dev.larder.server.host;

import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.server.config.AccessLogConfig;
import dev.larder.server.config.AddressRange;
import dev.larder.server.config.Limits;
import dev.larder.server.config.Listener;
import dev.larder.server.config.Location;
import dev.larder.server.config.Rotation;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.Site;
import dev.larder.server.tls.CertificateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server in this process, on a free port of the loopback. */
final class Running implements AutoCloseable {

  static final Limits LIMITS =
      new Limits(
          16 * 1024,
          32 * 1024,
          8 * 1024,
          1000,
          0,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  private final LarderServer server;

  private Running(LarderServer server) {
    this.server = server;
  }

  /** What to start; each method changes it and gives it back. */
  static final class Setup {

    private final List<Location> locations = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private List<AddressRange> trusted = List.of();
    private final List<Listener> listeners = new ArrayList<>();
    private Limits limits = LIMITS;
    private Optional<AccessLogConfig> log = Optional.empty();

    Setup location(String url, Location.Content content) {
      locations.add(Running.location(url, content));
      return this;
    }

    Setup site(Site site) {
      sites.add(site);
      return this;
    }

    Setup trusting(String range) {
      trusted = List.of(AddressRange.parse(range));
      return this;
    }

    Setup limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** Listens with TLS. */
    Setup tls(CertificateFiles files, boolean http2) {
      listeners.add(new Listener("127.0.0.1", 0, http2, Optional.of(files)));
      return this;
    }

    Setup log(Path file) {
      return log(file, AccessLogConfig.Format.COMBINED);
    }

    Setup log(Path file, AccessLogConfig.Format format) {
      log = Optional.of(new AccessLogConfig(file, format, Rotation.DAILY, 14));
      return this;
    }

    ServerConfig config() {
      return new ServerConfig(
          listeners.isEmpty() ? List.of(new Listener("127.0.0.1", 0, true)) : listeners,
          trusted,
          List.of(),
          new Site("", List.of(), locations),
          sites,
          limits,
          log);
    }

    Running start(Consumer<Exchange> engine, QueuedThreadPool threads) throws IOException {
      return new Running(
          LarderServer.start(config(), l -> noPolicy(), engine, InstantSource.system(), threads));
    }

    Running start(Consumer<Exchange> engine) throws IOException {
      return new Running(
          LarderServer.start(config(), l -> noPolicy(), engine, InstantSource.system()));
    }
  }

  static Setup with() {
    return new Setup();
  }

  /** In front of these upstreams, for everything. */
  static Setup proxy(URI... upstreams) {
    return with().location("/", proxyTo(upstreams));
  }

  static Location.Proxy proxyTo(URI... upstreams) {
    return new Location.Proxy(
        List.of(upstreams),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        1,
        true,
        Duration.ofHours(1));
  }

  static Location location(String url, Location.Content content) {
    return new Location(url, content, noSettings());
  }

  // The engines of these tests never ask for either.

  @SuppressWarnings("NullAway")
  static Policy noPolicy() {
    return null;
  }

  @SuppressWarnings("NullAway")
  private static CacheSettings noSettings() {
    return null;
  }

  void refreshCertificates() {
    server.refreshCertificates();
  }

  int port() {
    return server.ports().get(0);
  }

  Wire connect() throws IOException {
    return Wire.to(port());
  }

  /** Sends one request on a connection of its own and reads the response. */
  Wire.Message ask(String request) throws IOException {
    try (Wire wire = connect()) {
      return wire.send(request).read();
    }
  }

  Wire.Message get(String target) throws IOException {
    return ask("GET " + target + " HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
  }

  @Override
  public void close() {
    server.close();
  }
}
