package dev.larder.server.fetch;

import dev.larder.api.LocalFile;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.server.config.AddressRange;
import dev.larder.server.config.Location;
import dev.larder.server.upgrade.TunnelTimeouts;
import dev.larder.server.upgrade.Upgrade;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers behind a location, and how they are asked. */
public final class ProxyOrigin implements Origin {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyOrigin.class);

  private final HttpClient client;
  private final Upstreams upstreams;
  private final Duration readTimeout;
  private final int retries;
  private final boolean preserveHost;
  private final boolean remote;
  private final List<AddressRange> trustedProxies;
  private final TunnelTimeouts tunnelTimeouts;
  private final Announcements announcements;
  private final FailureLog failures = new FailureLog(System::nanoTime, LOG::warn);

  /** What a server within this process tells beside its responses. */
  @FunctionalInterface
  public interface Announcements {

    /**
     * Takes the file whose content the response is whose head has come; called once for each.
     *
     * @param client the client's end of the connection
     * @return null if it is of no file
     */
    @Nullable LocalFile take(EndPoint client);
  }

  private ProxyOrigin(
      HttpClient client,
      Upstreams upstreams,
      Announcements announcements,
      Duration readTimeout,
      int retries,
      boolean preserveHost,
      boolean remote,
      List<AddressRange> trustedProxies,
      Duration tunnelTimeout) {
    this.client = client;
    this.upstreams = upstreams;
    this.announcements = announcements;
    this.readTimeout = readTimeout;
    this.retries = retries;
    this.preserveHost = preserveHost;
    this.remote = remote;
    this.trustedProxies = trustedProxies;
    this.tunnelTimeouts = new TunnelTimeouts(tunnelTimeout, readTimeout);
  }

  /**
   * Other servers.
   *
   * @param client started; its owner stops it
   */
  public static ProxyOrigin remote(HttpClient client, Location.Proxy proxy) {
    List<Upstream> upstreams =
        proxy.upstreams().stream().map(uri -> new Upstream(uri, null)).toList();
    return new ProxyOrigin(
        client,
        new Upstreams(upstreams, System::nanoTime),
        // Whatever another server says, it has no file of this machine.
        connection -> null,
        proxy.readTimeout(),
        proxy.retries(),
        proxy.preserveHost(),
        true,
        List.of(),
        proxy.tunnelTimeout());
  }

  /**
   * A server within this process. It sees the client's Host, and neither Via nor Forwarded of this
   * one: nobody else is asked. It is told of the client by {@link ClientFacts}.
   *
   * @param client started; its owner stops it
   * @param transport how the server is reached
   * @param announcements what the server tells beside its responses
   * @param trustedProxies who is believed about the client
   */
  public static ProxyOrigin local(
      HttpClient client,
      Transport transport,
      Announcements announcements,
      Duration readTimeout,
      List<AddressRange> trustedProxies) {
    Upstream upstream = new Upstream(URI.create("http://local"), transport);
    return new ProxyOrigin(
        client,
        new Upstreams(List.of(upstream), System::nanoTime),
        announcements,
        readTimeout,
        0,
        true,
        false,
        trustedProxies,
        readTimeout);
  }

  @Override
  public Fetcher fetcher(Hop hop, @Nullable ClientContent content, @Nullable Upgrade upgrade) {
    return (request, listener) -> {
      ClientContent taken =
          request.withContent() && content != null && content.take() ? content : null;
      ProxyFetch fetch = new ProxyFetch(this, request, hop, taken, upgrade, listener);
      fetch.start();
      return fetch;
    };
  }

  @Override
  public boolean switchesProtocols() {
    return remote;
  }

  Announcements announcements() {
    return announcements;
  }

  TunnelTimeouts tunnelTimeouts() {
    return tunnelTimeouts;
  }

  HttpClient client() {
    return client;
  }

  Scheduler scheduler() {
    return client.getScheduler();
  }

  FailureLog failures() {
    return failures;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  Duration readTimeout() {
    return readTimeout;
  }

  int retries() {
    return retries;
  }

  boolean preserveHost() {
    return preserveHost;
  }

  boolean remote() {
    return remote;
  }

  List<AddressRange> trustedProxies() {
    return trustedProxies;
  }
}
